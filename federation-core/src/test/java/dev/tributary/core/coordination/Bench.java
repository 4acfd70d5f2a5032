package dev.tributary.core.coordination;

import static dev.tributary.core.round.ExampleLog.JOB;

import dev.tributary.core.job.ExampleJob;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.job.SpecHashes;
import dev.tributary.core.privacy.NoiseCommitment;
import dev.tributary.core.round.ExampleLog;
import dev.tributary.core.round.JobState;
import dev.tributary.core.round.LogRecord;
import dev.tributary.core.update.Outcome.Receipt;
import java.util.ArrayList;
import java.util.List;

/**
 * A coordinator whose proposals are appended to a log and read back at once, at a time that stands
 * still until it is moved.
 */
final class Bench {
  static final CoordinatorSettings SETTINGS = new CoordinatorSettings(5_000, 1_000);

  final List<LogRecord> log = new ArrayList<>();
  Coordinator coordinator;
  long nowMillis = 1_000;
  private final CoordinatorSettings settings;

  Bench() {
    this(SETTINGS);
  }

  Bench(CoordinatorSettings settings) {
    this.settings = settings;
    start("first", CoordinatorState.EMPTY);
  }

  /** A new run of the coordinator that has read the log to its end and leads. */
  Bench restart(String instance) {
    start(instance, coordinator.snapshot());
    if (job() instanceof JobState.Live live) {
      tellNoiseKeys(live.info().spec(), "0d");
    }
    return this;
  }

  private void start(String instance, CoordinatorState state) {
    coordinator = new Coordinator(instance, settings, state);
    readBack();
    append(coordinator.onCaughtUp(nowMillis));
  }

  /** Appends proposals and lets the coordinator read whatever is new. */
  List<LogRecord> append(List<LogRecord> proposals) {
    int from = log.size();
    log.addAll(proposals);
    readBack();
    return log.subList(from, log.size());
  }

  private void readBack() {
    while (coordinator.log().nextOffset() < log.size()) {
      long offset = coordinator.log().nextOffset();
      log.addAll(coordinator.onLog(offset, log.get(Math.toIntExact(offset)), nowMillis));
    }
  }

  List<LogRecord> submit(JobSpec spec) {
    return submit(JOB, spec);
  }

  List<LogRecord> submit(String job, JobSpec spec) {
    return append(
        coordinator.onCommand(new Command.Submit(job, spec, SpecHashes.of(spec)), nowMillis));
  }

  List<LogRecord> command(Command command) {
    return append(coordinator.onCommand(command, nowMillis));
  }

  List<LogRecord> present(String... clients) {
    int from = log.size();
    for (String client : clients) {
      append(coordinator.onPresence(presence(client, false), nowMillis));
    }
    return log.subList(from, log.size());
  }

  Presence presence(String client, boolean leaving) {
    return new Presence(
        client, nowMillis, List.of(ExampleJob.TRAINER), List.of(ExampleJob.DATA_SET), leaving);
  }

  List<LogRecord> receive(int round, String... clients) {
    int from = log.size();
    for (String client : clients) {
      append(coordinator.onReceipt(receipt(round, client, 1), nowMillis));
    }
    return log.subList(from, log.size());
  }

  /** Weight 3 and 20 bytes each. */
  static Receipt receipt(int round, String client, int attempt) {
    return new Receipt(JOB, round, client, attempt, 0, 3, 20);
  }

  List<LogRecord> publish(int version, int round) {
    int from = log.size();
    for (int shard = 0; shard < ExampleJob.spec().model().shardCount(); shard++) {
      publish(version, round, shard);
    }
    return log.subList(from, log.size());
  }

  List<LogRecord> publish(int version, int round, int shard) {
    Published published =
        new Published(JOB, version, round, shard, ExampleLog.location(10 * round + version, shard));
    return append(coordinator.onPublished(published, nowMillis));
  }

  List<LogRecord> archive(int version) {
    return append(
        coordinator.onArchived(new Archived(JOB, version, "s3://m/" + version, "sha"), nowMillis));
  }

  /** Lets time pass and the timer fire if it is due by then. */
  List<LogRecord> passTo(long millis) {
    long wake = coordinator.wakeMillis(nowMillis).orElse(Long.MAX_VALUE);
    nowMillis = millis;
    return wake <= millis ? append(coordinator.onTimer(millis)) : List.of();
  }

  /** A job whose round collects updates of these clients. */
  Bench collecting(JobSpec spec, String... clients) {
    submit(spec);
    present(clients);
    tellNoiseKeys(spec, "0d");
    publish(0, 0);
    return this;
  }

  /** Every shard tells of a key whose commitment repeats these two digits, if it needs one. */
  List<LogRecord> tellNoiseKeys(JobSpec spec, String digits) {
    int from = log.size();
    for (int shard = 0; spec.needsNoiseKeys() && shard < spec.model().shardCount(); shard++) {
      tellNoiseKey(shard, digits);
    }
    return log.subList(from, log.size());
  }

  List<LogRecord> tellNoiseKey(int shard, String digits) {
    return append(
        coordinator.onNoiseKey(new NoiseCommitment(JOB, shard, digits.repeat(32)), nowMillis));
  }

  JobState job() {
    return coordinator.log().state().jobs().get(JOB);
  }
}
