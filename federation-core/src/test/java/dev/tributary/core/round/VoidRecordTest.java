package dev.tributary.core.round;

import static dev.tributary.core.round.ExampleLog.JOB;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.core.job.ExampleJob;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.job.Metric;
import dev.tributary.core.job.RoundsSpec;
import dev.tributary.core.job.SpecHashes;
import dev.tributary.core.job.StopSpec;
import dev.tributary.core.job.StopSpec.Target;
import dev.tributary.core.round.ClientHold.Kind;
import dev.tributary.core.round.LogRecord.ClientHeld;
import dev.tributary.core.round.LogRecord.EpochStarted;
import dev.tributary.core.round.LogRecord.JobAccepted;
import dev.tributary.core.round.LogRecord.JobDeleted;
import dev.tributary.core.round.LogRecord.JobEnded;
import dev.tributary.core.round.LogRecord.JobNoted;
import dev.tributary.core.round.LogRecord.JobPaused;
import dev.tributary.core.round.LogRecord.JobRefused;
import dev.tributary.core.round.LogRecord.JobResumed;
import dev.tributary.core.round.LogRecord.JobUpdated;
import dev.tributary.core.round.LogRecord.ModelPublished;
import dev.tributary.core.round.LogRecord.Outcome;
import dev.tributary.core.round.LogRecord.RoundAbandoned;
import dev.tributary.core.round.LogRecord.RoundEvaluated;
import dev.tributary.core.round.LogRecord.RoundStarted;
import dev.tributary.core.round.LogRecord.StopOrdered;
import dev.tributary.core.round.RoundLog.Reading;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Records that every reader ignores. */
class VoidRecordTest {
  private static final JobSpec SPEC = ExampleJob.spec();
  private static final JobSpec SHORTER_SPEC =
      ExampleJob.spec(ExampleJob.cohort(3, 3, 2), ExampleJob.rounds(1, 3));
  private static final JobSpec OTHER_SPEC = ExampleJob.adaptive();
  private static final Member FIRST = new Member(0, 1, 0);
  private static final Member[] BOTH = ExampleLog.members(0, 1);
  private static final ClientHold HOLD = new ClientHold(true, "ann", "why", 0, 10);

  @ParameterizedTest(name = "{0}")
  @MethodSource({
    "epochs",
    "jobs",
    "pauses",
    "holds",
    "rounds",
    "models",
    "norms",
    "evaluations",
    "orders",
    "updates"
  })
  void aRecordThatTheStateDoesNotAllowChangesNothing(
      String what, ExampleLog log, LogRecord record) {
    RoundLog reader = log.reader();
    LogState before = reader.state();

    assertThat(reader.read(log.end(), record)).as(what).isEqualTo(Reading.VOID);
    assertThat(reader.state()).isEqualTo(before);
    assertThat(reader.nextOffset()).isEqualTo(log.end() + 1);
  }

  static Stream<Arguments> epochs() {
    ExampleLog second = new ExampleLog(SPEC).epoch("a").epoch("b");
    return Stream.of(
        voids("an epoch that is not higher", second, new EpochStarted(2, "c", 0)),
        voids("an epoch that is lower", second, new EpochStarted(1, "a", 0)),
        voids(
            "a record of an earlier epoch",
            second,
            new JobAccepted(1, JOB, SPEC, SpecHashes.of(SPEC), "k", 0)),
        voids(
            "a record of an epoch to come",
            second,
            new JobAccepted(3, JOB, SPEC, SpecHashes.of(SPEC), "k", 0)),
        voids(
            "a record before any epoch",
            new ExampleLog(SPEC),
            new JobAccepted(1, JOB, SPEC, SpecHashes.of(SPEC), "k", 0)));
  }

  static Stream<Arguments> jobs() {
    ExampleLog waiting = ExampleLog.waiting(SPEC);
    ExampleLog ended = ExampleLog.waiting(SPEC).ended(Outcome.STOPPED);
    ExampleLog none = new ExampleLog(SPEC).epoch("a");
    return Stream.of(
        voids(
            "a second acceptance",
            waiting,
            new JobAccepted(1, JOB, SPEC, SpecHashes.of(SPEC), "k", 0)),
        voids("a refusal of a job that runs", waiting, new JobRefused(1, JOB, "no", 0)),
        voids(
            "an acceptance after the end",
            ended,
            new JobAccepted(1, JOB, SPEC, SpecHashes.of(SPEC), "k", 0)),
        voids("a second end", ended, new JobEnded(1, JOB, Outcome.FINISHED, "again", 0)),
        voids("a round after the end", ended, ended.start(1, 0, "a")),
        voids("the end of a job that never was", none, new JobEnded(1, "x", Outcome.FAILED, "", 0)),
        voids("a round of a job that never was", none, none.start(1, 0, "a")));
  }

  static Stream<Arguments> pauses() {
    ExampleLog running = ExampleLog.waiting(SPEC);
    ExampleLog paused = ExampleLog.waiting(SPEC).append(new JobPaused(1, JOB, "why", 10, 0));
    ExampleLog resumed =
        ExampleLog.waiting(SPEC)
            .append(new JobPaused(1, JOB, "why", 10, 0))
            .append(new JobResumed(1, JOB, 20, 0));
    ExampleLog ended = ExampleLog.waiting(SPEC).ended(Outcome.STOPPED);
    return Stream.of(
        voids("a round of a paused job", paused, paused.start(1, 0, "a", "b")),
        voids("a second pause", paused, new JobPaused(1, JOB, "again", 11, 0)),
        voids("a resume of a job that runs", running, new JobResumed(1, JOB, 10, 0)),
        voids(
            "a pause asked for before the last resume", resumed, new JobPaused(1, JOB, "", 20, 0)),
        voids("a resume asked for before the pause", paused, new JobResumed(1, JOB, 10, 0)),
        voids("a pause of an ended job", ended, new JobPaused(1, JOB, "why", 10, 0)));
  }

  static Stream<Arguments> holds() {
    ExampleLog waiting = ExampleLog.waiting(SPEC);
    ExampleLog cordoned = ExampleLog.waiting(SPEC).append(held("b", Kind.CORDON, true, 10));
    ExampleLog freed =
        ExampleLog.waiting(SPEC)
            .append(held("b", Kind.CORDON, true, 10))
            .append(held("b", Kind.CORDON, false, 20));
    ExampleLog quarantined = ExampleLog.waiting(SPEC).append(held("b", Kind.QUARANTINE, true, 10));
    ExampleLog collecting =
        ExampleLog.waiting(SPEC)
            .started(1, 0, "a", "b")
            .append(held("b", Kind.QUARANTINE, true, 10));
    return Stream.of(
        voids("a round with a cordoned client", cordoned, cordoned.start(1, 0, "a", "b")),
        voids("a round with one in quarantine", quarantined, quarantined.start(1, 0, "a", "b")),
        voids("a member in quarantine", collecting, collecting.close(1, BOTH)),
        voids("a second cordon", cordoned, held("b", Kind.CORDON, true, 11)),
        voids("a release of one that is not held", cordoned, held("b", Kind.QUARANTINE, false, 11)),
        voids(
            "a cordon asked for before the last release", freed, held("b", Kind.CORDON, true, 20)),
        voids("a hold of another epoch", waiting, new ClientHeld(2, "b", Kind.CORDON, HOLD)));
  }

  private static ClientHeld held(String client, Kind kind, boolean held, long askedMillis) {
    ClientHold hold =
        held
            ? new ClientHold(true, "ann", "why", 0, askedMillis)
            : new ClientHold(false, "", "", 0, askedMillis);
    return new ClientHeld(1, client, kind, hold);
  }

  static Stream<Arguments> orders() {
    ExampleLog waiting = ExampleLog.waiting(SPEC);
    ExampleLog stopping =
        ExampleLog.waiting(SPEC)
            .started(1, 0, "a", "b")
            .append(new JobNoted(1, JOB, "hm", "", 10, 0))
            .append(new StopOrdered(1, JOB, "why", 0));
    ExampleLog deleted =
        ExampleLog.waiting(SPEC).ended(Outcome.STOPPED).append(new JobDeleted(1, JOB, 0));
    return Stream.of(
        voids("a stop between rounds that waits", waiting, new StopOrdered(1, JOB, "why", 0)),
        voids("a second stop", stopping, new StopOrdered(1, JOB, "why", 0)),
        voids("a round of a stopping job", stopping, stopping.start(2, 0, "a", "b")),
        voids("a close of its round", stopping, stopping.close(1, FIRST)),
        voids("a model of it", stopping, stopping.publication(1, 1)),
        voids("its round abandoned", stopping, new RoundAbandoned(1, JOB, 1, "why", 0)),
        voids("a pause of it", stopping, new JobPaused(1, JOB, "why", 20, 0)),
        voids("a note asked for before another", stopping, new JobNoted(1, JOB, "", "", 10, 0)),
        voids("a note of no job", waiting, new JobNoted(1, "x", "", "", 20, 0)),
        voids("a deletion of a job that lives", waiting, new JobDeleted(1, JOB, 0)),
        voids("a second deletion", deleted, new JobDeleted(1, JOB, 0)),
        voids(
            "an acceptance of a deleted job",
            deleted,
            new JobAccepted(1, JOB, SPEC, SpecHashes.of(SPEC), "k", 0)),
        voids("a refusal of it", deleted, new JobRefused(1, JOB, "no", 0)));
  }

  static Stream<Arguments> updates() {
    ExampleLog waiting = ExampleLog.waiting(SPEC);
    ExampleLog updated = ExampleLog.waiting(SPEC).append(update(SHORTER_SPEC, 10));
    ExampleLog collecting = ExampleLog.waiting(SPEC).started(1, 0, "a", "b");
    ExampleLog abandoned =
        ExampleLog.waiting(SPEC)
            .started(1, 0, "a", "b")
            .append(new RoundAbandoned(1, JOB, 1, "why", 0));
    ExampleLog passedOver =
        ExampleLog.waiting(ExampleJob.sampled(1_000, 1))
            .append(new RoundAbandoned(1, JOB, 1, "too many", 0));
    ExampleLog stopping =
        ExampleLog.waiting(SPEC).started(1, 0, "a").append(new StopOrdered(1, JOB, "why", 0));
    ExampleLog ended = ExampleLog.waiting(SPEC).ended(Outcome.STOPPED);
    return Stream.of(
        voids("an update of no job", new ExampleLog(SPEC).epoch("a"), update(SHORTER_SPEC, 10)),
        voids("an update of an open round", collecting, update(SHORTER_SPEC, 10)),
        voids("an update after a round", abandoned, update(SHORTER_SPEC, 10)),
        voids("an update after a draw", passedOver, update(ExampleJob.sampled(999, 1), 10)),
        voids("an update of a stopping job", stopping, update(SHORTER_SPEC, 10)),
        voids("an update of an ended job", ended, update(SHORTER_SPEC, 10)),
        voids("an update to the spec it has", waiting, update(SPEC, 10)),
        voids("an update of a key that stays", waiting, update(OTHER_SPEC, 10)),
        voids("an update asked for before another", updated, update(SPEC, 10)),
        voids("a round by the spec of before", updated, updated.start(1, 0, "a")));
  }

  private static JobUpdated update(JobSpec spec, long askedMillis) {
    return new JobUpdated(1, JOB, spec, SpecHashes.of(spec), askedMillis, 0);
  }

  static Stream<Arguments> rounds() {
    ExampleLog preparing = new ExampleLog(SPEC).epoch("a").accepted();
    ExampleLog waiting = ExampleLog.waiting(SPEC);
    ExampleLog collecting = ExampleLog.waiting(SPEC).started(1, 0, "a", "b");
    ExampleLog releasing = ExampleLog.waiting(SPEC).started(1, 0, "a", "b").closed(1, FIRST);
    return Stream.of(
        voids("a round before the initial model", preparing, preparing.start(1, 0, "a")),
        voids("a round out of turn", waiting, waiting.start(2, 0, "a")),
        voids("a round from another version", waiting, waiting.start(1, 1, "a")),
        voids("a round by another spec", waiting, by(OTHER_SPEC, waiting.start(1, 0, "a"))),
        voids("a round without a cohort", waiting, waiting.start(1, 0)),
        voids("a cohort with a repeat", waiting, waiting.start(1, 0, "a", "a")),
        voids("an unsorted cohort with a repeat", waiting, waiting.start(1, 0, "b", "a", "b")),
        voids("a round in a round", collecting, collecting.start(2, 0, "a")),
        voids("a close of no round", waiting, waiting.close(1, FIRST)),
        voids("a close of another round", collecting, collecting.close(2, FIRST)),
        voids("a close without members", collecting, collecting.close(1)),
        voids("a member outside the cohort", collecting, collecting.close(1, new Member(2, 1, 0))),
        voids(
            "a client that counts twice",
            collecting,
            collecting.close(1, FIRST, new Member(0, 2, 0))),
        voids("a second close", releasing, releasing.close(1, new Member(1, 1, 0))),
        voids("no round to abandon", waiting, new RoundAbandoned(1, JOB, 1, "", 0)),
        voids("another round to abandon", collecting, new RoundAbandoned(1, JOB, 2, "", 0)));
  }

  /** The same round, decided by another spec. */
  private static RoundStarted by(JobSpec spec, RoundStarted round) {
    return new RoundStarted(
        round.epoch(),
        round.job(),
        round.round(),
        round.modelVersion(),
        round.cohort(),
        round.goal(),
        round.grid(),
        round.deadlineMillis(),
        round.atMillis(),
        round.clipNorm(),
        Optional.of(SpecHashes.of(spec)));
  }

  static Stream<Arguments> models() {
    ExampleLog preparing = new ExampleLog(SPEC).epoch("a").accepted();
    ExampleLog waiting = ExampleLog.waiting(SPEC);
    ExampleLog collecting = ExampleLog.waiting(SPEC).started(1, 0, "a");
    ExampleLog releasing = ExampleLog.waiting(SPEC).started(1, 0, "a").closed(1, FIRST);
    ExampleLog ended = ExampleLog.waiting(SPEC).archived(0).ended(Outcome.STOPPED);
    ModelPublished torn = new ModelPublished(1, JOB, 1, 1, List.of(ExampleLog.location(1, 0)), 0);
    return Stream.of(
        voids("an initial model of a round", preparing, preparing.publication(0, 1)),
        voids("a first model that is not version 0", preparing, preparing.publication(1, 0)),
        voids("a second initial model", waiting, waiting.publication(0, 0)),
        voids("a model without a round", waiting, waiting.publication(1, 1)),
        voids("a model of a round that is not closed", collecting, collecting.publication(1, 1)),
        voids("a model of another round", releasing, releasing.publication(1, 2)),
        voids("a model that skips a version", releasing, releasing.publication(2, 1)),
        voids("a model that lacks shards", releasing, torn),
        voids("an archive of a version to come", waiting, waiting.archival(1)),
        voids(
            "an archive of what is archived",
            ExampleLog.waiting(SPEC).archived(0),
            waiting.archival(0)),
        voids("an archive of an unknown job", new ExampleLog(SPEC).epoch("a"), waiting.archival(0)),
        voids("a second archive after the end", ended, ended.archival(0)),
        voids("an archive of more than the end knows", ended, ended.archival(1)));
  }

  static Stream<Arguments> norms() {
    JobSpec adaptive = ExampleJob.adaptive();
    JobSpec fixed = ExampleJob.promising(1_000, 1);
    ExampleLog preparing = new ExampleLog(adaptive).epoch("a").accepted();
    ExampleLog waiting = ExampleLog.waiting(adaptive);
    ExampleLog second =
        ExampleLog.waiting(adaptive).started(1, 0, "a", "b").closed(1, BOTH).published(1, 1, 0);
    ExampleLog releasing = ExampleLog.waiting(adaptive).started(1, 0, "a", "b").closed(1, BOTH);
    ExampleLog fixedWaiting = ExampleLog.waiting(fixed);
    ExampleLog fixedReleasing = ExampleLog.waiting(fixed).started(1, 0, "a", "b").closed(1, BOTH);
    return Stream.of(
        voids("a norm that is not the spec's", waiting, clippingTo(0.6, waiting)),
        voids("a norm that nobody derived", second, clippingTo(0.6, second)),
        voids("a norm just below", second, clippingTo(Math.nextDown(0.5), second)),
        voids("a norm that is not said", waiting, clippingTo(OptionalDouble.empty(), waiting)),
        voids("a norm that does not adapt", fixedWaiting, clippingTo(0.5, fixedWaiting)),
        voids("a model without its bits", releasing, releasing.publication(1, 1)),
        voids("an initial model with bits", preparing, preparing.publication(0, 0, 2)),
        voids("bits of a fixed norm", fixedReleasing, fixedReleasing.publication(1, 1, 2)));
  }

  static Stream<Arguments> evaluations() {
    JobSpec stopping =
        ExampleJob.spec(
            ExampleJob.cohort(3, 3, 2),
            new RoundsSpec(
                20,
                1_000,
                1_000,
                3,
                RoundsSpec.ANY,
                2,
                new StopSpec(
                    Optional.of(new Target(Metric.ACCURACY, 0.5)),
                    Optional.empty(),
                    OptionalLong.empty())));
    ExampleLog made = madeTwice(stopping);
    ExampleLog plain = madeTwice(SPEC);
    ExampleLog evaluated = madeTwice(stopping).append(evaluation(2, 2, 0.25));
    ExampleLog reached =
        madeTwice(stopping)
            .append(evaluation(2, 2, 0.5))
            .started(3, 2, "a")
            .closed(3, FIRST)
            .published(3, 3)
            .started(4, 3, "a")
            .closed(4, FIRST)
            .published(4, 4);
    RoundEvaluated lossAlone =
        new RoundEvaluated(1, JOB, 2, 2, OptionalDouble.of(0.5), OptionalDouble.empty(), 1, 1, 0);
    return Stream.of(
        voids("a job that goes by nothing measured", plain, evaluation(2, 2, 0.25)),
        voids("a round in which nobody evaluates", made, evaluation(1, 1, 0.25)),
        voids("another metric than the job's", made, lossAlone),
        voids("a round to come", made, evaluation(4, 2, 0.25)),
        voids("a version to come", made, evaluation(2, 3, 0.25)),
        voids("a second evaluation", evaluated, evaluation(2, 2, 0.75)),
        voids("an evaluation after the end is decided", reached, evaluation(4, 4, 0.25)));
  }

  private static ExampleLog madeTwice(JobSpec spec) {
    return ExampleLog.waiting(spec)
        .started(1, 0, "a")
        .closed(1, FIRST)
        .published(1, 1)
        .started(2, 1, "a")
        .closed(2, FIRST)
        .published(2, 2);
  }

  private static RoundEvaluated evaluation(int round, int version, double accuracy) {
    return new RoundEvaluated(
        1, JOB, round, version, OptionalDouble.empty(), OptionalDouble.of(accuracy), 1, 1, 0);
  }

  private static RoundStarted clippingTo(double norm, ExampleLog log) {
    return clippingTo(OptionalDouble.of(norm), log);
  }

  private static RoundStarted clippingTo(OptionalDouble norm, ExampleLog log) {
    int last = ((JobState.Live) log.state()).info().lastRound();
    return log.startClippingTo(last + 1, last, norm, "a", "b");
  }

  private static Arguments voids(String what, ExampleLog log, LogRecord record) {
    return Arguments.of(what, log, record);
  }
}
