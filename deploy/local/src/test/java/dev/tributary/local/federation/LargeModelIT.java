package dev.tributary.local.federation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.core.job.JobSpec;
import dev.tributary.core.job.ModelSpec;
import dev.tributary.core.round.JobState;
import dev.tributary.core.round.LogRecord.Outcome;
import dev.tributary.core.round.LogRecord.RoundStarted;
import org.junit.jupiter.api.Test;

/** A model of 80 MB. */
class LargeModelIT {
  private static final int PARAMETERS = 20_000_000;

  @Test
  void twentyMillionParametersGoThroughARound() {
    JobSpec spec =
        TestFederation.spec(
            PARAMETERS, ModelSpec.DEFAULT_SHARD_COORDINATES, TestFederation.cohort(2), 1);
    ExactRoundIT.Reference reference = new ExactRoundIT.Reference(spec);
    try (TestFederation federation = TestFederation.start(2)) {
      federation.present("a", "b");
      federation.submit("job", spec);
      RoundStarted round = federation.awaitRound("job", 1);

      for (String client : new String[] {"a", "b"}) {
        float[] delta = ExactRoundIT.delta(spec, 1, client);
        federation.upload(spec, round, client, 1, delta);
        reference.add(round, client, delta);
      }

      float[] model = federation.model(federation.awaitVersion("job", 1), spec.model());
      assertThat(model).isEqualTo(reference.step(round));
      JobState.Ended ended = federation.awaitEnd("job");
      assertThat(ended.outcome()).isEqualTo(Outcome.FINISHED);
      assertThat(ended.archived()).hasValueSatisfying(a -> assertThat(a.version()).isOne());
    }
  }
}
