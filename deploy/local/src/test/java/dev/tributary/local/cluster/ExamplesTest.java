package dev.tributary.local.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.tributary.agent.data.Digits;
import dev.tributary.agent.training.Trainers;
import dev.tributary.agent.training.TrainingTask;
import dev.tributary.core.job.JobSpec;
import dev.tributary.wire.JobSpecs;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What is to be copied works as it stands. */
class ExamplesTest {
  private static final Path EXAMPLES = ProjectTree.here().root().resolve("deploy/local/examples");

  @Test
  void theJobSuitsTheDigits() throws IOException {
    JobSpec spec =
        JobSpecs.parse(new YAMLMapper().readTree(EXAMPLES.resolve("digits-job.yaml").toFile()));

    try (TrainingTask task =
        Trainers.named(spec.trainer().name()).open(spec.trainer().parameters(), Digits.load())) {
      assertThat(task.evaluate(new float[spec.model().parameterCount()]).examples())
          .isEqualTo(1797);
    }
  }
}
