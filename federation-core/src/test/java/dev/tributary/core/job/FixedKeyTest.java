package dev.tributary.core.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class FixedKeyTest {
  private static final JobSpec SPEC = ExampleJob.spec();

  private static JobSpec with(ModelSpec model, OptimizerSpec optimizer) {
    return new JobSpec(
        SPEC.name(),
        SPEC.dataSet(),
        SPEC.trainer(),
        model,
        SPEC.cohort(),
        SPEC.rounds(),
        SPEC.update(),
        optimizer);
  }

  private static String rule(JobSpec before, JobSpec after) {
    return FixedKey.differing(before, after).orElseThrow().rule();
  }

  @Test
  void whatNobodyHasBegunByMayChange() {
    JobSpec other =
        new JobSpec(
                "another",
                "letters",
                new TrainerSpec("linear", Map.of("rate", "0.5")),
                SPEC.model(),
                ExampleJob.cohort(7, 6, 5),
                ExampleJob.rounds(9, 1),
                new UpdateSpec(2f, 7),
                SPEC.optimizer())
            .with(new QueueSpec(SPEC.queue().namespace(), 7), new DataSetRequirements(1, 0, 0));

    assertThat(FixedKey.differing(SPEC, SPEC)).isEmpty();
    assertThat(FixedKey.differing(SPEC, other)).isEmpty();
  }

  @Test
  void theModelStaysSinceItsFirstVersionIsMadeOfIt() {
    ModelSpec model = SPEC.model();
    ModelSpec other = new ModelSpec(8, model.shardCoordinates(), model.tensors());
    ModelSpec cut = new ModelSpec(model.seed(), model.shardCoordinates() + 1, model.tensors());
    ModelSource source = new ModelSource("s3://m/v1.f32", "ab".repeat(32));

    assertThat(rule(SPEC, with(other, SPEC.optimizer())))
        .isEqualTo("model.seed must stay as it was submitted, %d, got 8".formatted(model.seed()));
    assertThat(rule(SPEC, with(cut, SPEC.optimizer()))).startsWith("model.shardCoordinates must");
    assertThat(rule(SPEC, SPEC.startingFrom(source)))
        .startsWith("model.initial must stay as it was submitted, none, got ")
        .contains("s3://m/v1.f32");
  }

  @Test
  void theOptimizerTheMasksTheNoiseAndTheNamespaceStay() {
    OptimizerSpec other = new OptimizerSpec("fedavg", Map.of("learningRate", 0.5));

    assertThat(rule(SPEC, with(SPEC.model(), other))).startsWith("optimizer.parameters must stay");
    assertThat(rule(ExampleJob.secure(32), ExampleJob.secure(64)))
        .startsWith("privacy.secureAggregation must stay");
    assertThat(rule(ExampleJob.promising(1_000, 1), ExampleJob.promising(1_000, 2)))
        .isEqualTo(
            "privacy.differentialPrivacy.noiseMultiplier must stay as it was submitted, 1.0, got"
                + " 2.0");
    assertThat(rule(ExampleJob.promising(1_000, 1), ExampleJob.adaptive()))
        .startsWith("privacy.differentialPrivacy must stay");
    assertThat(rule(SPEC, SPEC.with(new QueueSpec("ward", 0), DataSetRequirements.NONE)))
        .isEqualTo("namespace must stay as it was submitted, default, got ward");
  }
}
