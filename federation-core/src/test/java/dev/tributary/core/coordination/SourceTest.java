package dev.tributary.core.coordination;

import static dev.tributary.core.round.ExampleLog.JOB;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.core.job.ExampleJob;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.job.ModelSource;
import dev.tributary.core.round.JobState.Collecting;
import dev.tributary.core.round.JobState.Ended;
import dev.tributary.core.round.JobState.Waiting;
import dev.tributary.core.round.LogRecord;
import dev.tributary.core.round.LogRecord.Outcome;
import dev.tributary.core.round.LogRecord.RoundStarted;
import dev.tributary.core.round.RoundLog;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A job that starts from a model that is there. */
class SourceTest {
  private static final ModelSource SOURCE =
      new ModelSource("s3://models/old/v00007.f32", "5a".repeat(32));
  private static final JobSpec SPEC = ExampleJob.spec().startingFrom(SOURCE);

  private final Bench bench = new Bench();

  private List<LogRecord> archived(String sha256) {
    return bench.append(
        bench.coordinator.onArchived(
            new Archived(JOB, 0, "s3://models/job/v00000.f32", sha256), bench.nowMillis));
  }

  @Test
  void theFirstRoundWaitsUntilVersion0IsKnownToBeTheSource() {
    bench.collecting(SPEC, "a", "b", "c");
    assertThat(bench.job()).isInstanceOf(Waiting.class);
    assertThat(bench.passTo(bench.nowMillis + ExampleJob.PATIENCE_MILLIS)).isEmpty();
    bench.present("a", "b", "c");

    archived(SOURCE.sha256());

    assertThat(bench.job()).isInstanceOf(Collecting.class);
  }

  @Test
  void aRoundBeforeThatIsVoidWhoeverWritesIt() {
    bench.collecting(SPEC, "a", "b", "c");
    RoundLog reader = new RoundLog();
    for (int offset = 0; offset < bench.log.size(); offset++) {
      reader.read(offset, bench.log.get(offset));
    }
    RoundStarted early =
        new RoundStarted(1, JOB, 1, 0, List.of("a", "b", "c"), 3, SPEC.grid(), 9_000, 1_000);

    assertThat(reader.read(bench.log.size(), early)).isEqualTo(RoundLog.Reading.VOID);
    reader.read(
        bench.log.size() + 1,
        new LogRecord.ModelArchived(1, JOB, 0, "s3://x/y", SOURCE.sha256(), 0));
    assertThat(reader.read(bench.log.size() + 2, early)).isEqualTo(RoundLog.Reading.EFFECTIVE);
  }

  @Test
  void laterRoundsDoNotAskWhatWasArchivedSince() {
    bench.collecting(SPEC, "a", "b", "c");
    archived(SOURCE.sha256());
    bench.receive(1, "a", "b", "c");
    bench.publish(1, 1);

    assertThat(((Collecting) bench.job()).round().modelVersion()).isEqualTo(1);
  }

  @Test
  void anotherHashFailsTheJobWithBoth() {
    bench.collecting(SPEC, "a", "b", "c");

    archived("77".repeat(32));

    Ended ended = (Ended) bench.job();
    assertThat(ended.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(ended.reason())
        .isEqualTo(
            "model.initial.sha256 must be that of s3://models/old/v00007.f32, which is %s, got %s"
                .formatted("77".repeat(32), SOURCE.sha256()));
  }

  @Test
  void aSourceThatWillNotDoFailsTheJobWithTheReason() {
    bench.submit(SPEC);

    bench.append(
        bench.coordinator.onSourceRefusal(
            new SourceRefusal(JOB, 1, "it must have 24 bytes, got 8"), bench.nowMillis));

    Ended ended = (Ended) bench.job();
    assertThat(ended.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(ended.reason()).isEqualTo("it must have 24 bytes, got 8");
  }

  @Test
  void aRefusalThatComesLateChangesNothing() {
    bench.collecting(SPEC, "a", "b", "c");
    archived(SOURCE.sha256());

    bench.append(
        bench.coordinator.onSourceRefusal(new SourceRefusal(JOB, 1, "late"), bench.nowMillis));

    assertThat(bench.job()).isInstanceOf(Collecting.class);
  }
}
