package dev.tributary.agent.daemon;

import dev.tributary.agent.daemon.RoundTask.Ending;
import dev.tributary.core.client.ClientAction.Start;
import dev.tributary.core.offer.Speed;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/**
 * Runs one task after the other, so that two jobs do not fight for memory. Orders come from the log
 * thread, which also takes the endings back.
 */
final class TaskThread {
  private final AgentSettings settings;
  private final ModelSource models;
  private final Outbox outbox;
  private final AgentMetrics metrics;
  private final Trainings trainings;
  private final ExecutorService thread;

  /** The newest task of each job. */
  private final Map<String, Cancellation> cancellations = new ConcurrentHashMap<>();

  private final Queue<Ended> ended = new ConcurrentLinkedQueue<>();

  /** Of the newest round; the heartbeats ask for it. */
  private volatile Speed speed = Speed.UNKNOWN;

  private record Ended(Start start, Ending ending) {}

  TaskThread(AgentSettings settings, ModelSource models, Outbox outbox, AgentMetrics metrics) {
    this.settings = settings;
    this.metrics = metrics;
    this.models = models;
    this.outbox = outbox;
    this.trainings = new Trainings(settings);
    this.thread = Executors.newSingleThreadExecutor(Daemons.named(settings.client() + "-task"));
  }

  /**
   * @param masks of a secure round; empty in any other
   */
  void start(Start start, Optional<MaskSource> masks) {
    Cancellation cancellation = new Cancellation();
    cancellations.put(start.job().id(), cancellation);
    RoundTask task = new RoundTask(settings, models, trainings, outbox, start, masks, cancellation);
    metrics.began();
    thread.execute(
        () -> {
          Ending ending = task.run();
          metrics.ended(ending, task.figures());
          task.speed().ifPresent(measured -> speed = measured);
          ended.add(new Ended(start, ending));
        });
  }

  /** How fast the newest round was here, as far as it was measured. */
  Speed speed() {
    return speed;
  }

  void cancel(String job) {
    Cancellation running = cancellations.remove(job);
    if (running != null) {
      running.cancel();
    }
  }

  /** Gives up what is kept of a job that has ended. */
  void forget(String job) {
    cancel(job);
    thread.execute(() -> trainings.forget(job));
  }

  /** Hands over the tasks that ended since the last call. */
  void takeEnded(BiConsumer<Start, Ending> consumer) {
    for (Ended next = ended.poll(); next != null; next = ended.poll()) {
      consumer.accept(next.start(), next.ending());
    }
  }

  /**
   * Cancels everything, waits for the task at hand to notice, and closes the source of models.
   *
   * @return whether it has ended; a trainer that asks too seldom is left behind
   */
  boolean close(Duration patience) throws InterruptedException {
    cancellations.values().forEach(Cancellation::cancel);
    thread.execute(
        () -> {
          trainings.close();
          models.close();
        });
    thread.shutdown();
    long half = patience.toMillis() / 2;
    if (thread.awaitTermination(half, TimeUnit.MILLISECONDS)) {
      return true;
    }
    thread.shutdownNow();
    return thread.awaitTermination(half, TimeUnit.MILLISECONDS);
  }
}
