package dev.tributary.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.core.round.JobState;
import dev.tributary.core.round.LogState;
import dev.tributary.wire.avro.EndedJob;
import dev.tributary.wire.avro.JobOutcome;
import dev.tributary.wire.avro.SecureLogState;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class LogStatesTest {
  @Test
  void everyStateReadsBackAsItWasWritten() throws WireException {
    for (int seed = 0; seed < 200; seed++) {
      LogState state = new RandomLog(seed).state();

      assertThat(LogStates.decode(LogStates.encode(state))).as("seed %d", seed).isEqualTo(state);

      LogState plain = new RandomLog(seed).plainState();

      assertThat(LogStates.decode(LogStates.encode(plain))).as("seed %d", seed).isEqualTo(plain);
    }
  }

  @Test
  void everyKindOfJobIsAmongThoseTried() {
    LogState state = new RandomLog(0).state();

    assertThat(state.jobs().values().stream().map(Object::getClass).collect(Collectors.toSet()))
        .containsExactlyInAnyOrder(
            JobState.Preparing.class,
            JobState.Waiting.class,
            JobState.Advertising.class,
            JobState.Sharing.class,
            JobState.Collecting.class,
            JobState.Unmasking.class,
            JobState.Releasing.class,
            JobState.Stopping.class,
            JobState.Ended.class);
  }

  @Test
  void theEmptyStateReadsBack() throws WireException {
    assertThat(LogStates.decode(LogStates.encode(LogState.EMPTY))).isEqualTo(LogState.EMPTY);
  }

  @Test
  void theSameStateHasTheSameBytes() {
    assertThat(LogStates.encode(new RandomLog(7).state()))
        .isEqualTo(LogStates.encode(new RandomLog(7).state()));
  }

  @Test
  void twoJobsOfOneIdAreMalformed() {
    EndedJob job = new EndedJob("a", "a", JobOutcome.FAILED, "", -1, null, 0L, null);
    byte[] bytes =
        SingleObject.encode(
            new dev.tributary.wire.avro.LogState(
                1L, "me", -1L, List.of(job, job), null, null, null, null));

    assertThatThrownBy(() -> LogStates.decode(bytes))
        .isInstanceOf(WireException.class)
        .hasMessage("LogState: job id must be unique, got a");
  }

  @Test
  void aSecureRoundThatSkippedAPhaseIsMalformed() {
    SecureLogState state = Samples.secureState();
    state.getSecureJobs().get(3).setShares(null);

    assertThatThrownBy(() -> LogStates.decode(SingleObject.encode(state)))
        .isInstanceOf(WireException.class)
        .hasMessage("LogState: secure job must have its phases in order, got secure-3");
  }

  @Test
  void anOpenSecureRoundOfAPlainJobIsMalformed() {
    SecureLogState state = Samples.secureState();
    state.getSecureJobs().get(0).getInfo().setSpec(JobSpecs.canonical(Specs.DIGITS));

    assertThatThrownBy(() -> LogStates.decode(SingleObject.encode(state)))
        .isInstanceOf(WireException.class)
        .hasMessage("LogState: secure job must ask for it in its spec, got secure-0");
  }

  @Test
  void anotherRecordIsNoState() {
    byte[] bytes = LogRecords.encode(new RandomLog(0).records().get(0));

    assertThatThrownBy(() -> LogStates.decode(bytes))
        .isInstanceOf(WireException.class)
        .hasMessage("record must be a LogState, got a EpochStarted");
  }
}
