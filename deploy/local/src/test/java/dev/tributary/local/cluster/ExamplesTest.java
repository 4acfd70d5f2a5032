package dev.tributary.local.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.tributary.agent.data.Digits;
import dev.tributary.agent.training.Trainers;
import dev.tributary.agent.training.TrainingTask;
import dev.tributary.core.coordination.SecAggPlus;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.job.SecureAggregationSpec;
import dev.tributary.core.secagg.GraphParameters;
import dev.tributary.wire.JobSpecs;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is to be copied works as it stands. */
class ExamplesTest {
  private static final Path EXAMPLES = ProjectTree.here().root().resolve("deploy/local/examples");

  @ParameterizedTest
  @ValueSource(strings = {"digits-job.yaml", "digits-secure-job.yaml"})
  void theJobSuitsTheDigits(String file) throws IOException {
    JobSpec spec = JobSpecs.parse(new YAMLMapper().readTree(EXAMPLES.resolve(file).toFile()));

    try (TrainingTask task =
        Trainers.named(spec.trainer().name()).open(spec.trainer().parameters(), Digits.load())) {
      assertThat(task.evaluate(new float[spec.model().parameterCount()]).examples())
          .isEqualTo(1797);
    }
  }

  @Test
  void theSecureJobMasksItsUpdatesForThreeClients() throws IOException {
    JobSpec spec =
        JobSpecs.parse(
            new YAMLMapper().readTree(EXAMPLES.resolve("digits-secure-job.yaml").toFile()));

    SecureAggregationSpec secure = spec.privacy().secureAggregation().orElseThrow();
    assertThat(GraphParameters.find(3, SecAggPlus.assumptions(secure).orElseThrow())).isPresent();
  }
}
