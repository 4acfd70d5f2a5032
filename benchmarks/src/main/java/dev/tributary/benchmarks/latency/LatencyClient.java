package dev.tributary.benchmarks.latency;

import dev.tributary.benchmarks.load.Uploads;
import dev.tributary.benchmarks.load.Workload;
import dev.tributary.core.round.JobState;
import dev.tributary.core.round.LogRecord.ModelPublished;
import dev.tributary.core.round.LogRecord.RoundStarted;
import dev.tributary.storage.kafka.KafkaSettings;
import dev.tributary.storage.log.RoundLogFollower;
import dev.tributary.storage.model.ModelShards;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.Callable;

/**
 * A client that does what an agent does in a round, with connections of its own, and trains in no
 * time: follow the log, fetch and verify the model, send an update.
 */
final class LatencyClient implements Callable<Void> {
  private static final Duration POLL = Duration.ofMillis(100);

  private final KafkaSettings kafka;
  private final Workload workload;
  private final String job;
  private final int client;
  private final int rounds;
  private final RoundTimes times;

  /**
   * @param rounds in which it sends an update; of one more it takes the model
   */
  LatencyClient(
      KafkaSettings kafka,
      Workload workload,
      String job,
      int client,
      int rounds,
      RoundTimes times) {
    this.kafka = kafka;
    this.workload = workload;
    this.job = job;
    this.client = client;
    this.rounds = rounds;
    this.times = times;
  }

  @Override
  public Void call() throws InterruptedException {
    try (RoundLogFollower log = RoundLogFollower.open(kafka);
        ModelShards models = new ModelShards(kafka);
        Uploads uploads = new Uploads(kafka, workload)) {
      int done = 0;
      while (done <= rounds) {
        log.poll(POLL, (offset, record) -> {});
        if (log.log().state().jobs().get(job) instanceof JobState.Collecting open
            && open.round().round() > done) {
          done = open.round().round();
          take(open, models);
          if (done <= rounds) {
            send(open.round(), uploads);
          }
        }
      }
    }
    return null;
  }

  private void take(JobState.Collecting open, ModelShards models) {
    ModelPublished model = open.info().model().orElseThrow();
    Iterator<byte[]> parts = models.parts(model, workload.model()).iterator();
    parts.next();
    times.firstBytes(open.round().round());
    parts.forEachRemaining(part -> {});
  }

  private void send(RoundStarted round, Uploads uploads) throws InterruptedException {
    times.appended(round.round(), uploads.sendOne(round, client).timestamp());
  }
}
