package dev.tributary.agent.daemon;

import dev.tributary.agent.consent.Desk;
import dev.tributary.agent.daemon.RoundTask.Ending;
import dev.tributary.core.client.ClientAction;
import dev.tributary.core.client.ClientAction.Start;
import dev.tributary.core.client.ClientSession;
import dev.tributary.core.round.LogRecord.JobAccepted;
import dev.tributary.core.round.LogRecord.JobEnded;
import dev.tributary.core.round.LogRecord.JobUpdated;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the round log and does what the client's session says about it. The session, and with it
 * the state directory, belongs to this loop's thread alone; tasks report back through {@link
 * TaskThread}.
 */
final class ClientLoop {
  private static final Logger LOG = LoggerFactory.getLogger(ClientLoop.class);

  /** Also how long the ending of a task may wait to be noted. */
  private static final Duration POLL = Duration.ofMillis(100);

  private static final Duration TASK_PATIENCE = Duration.ofSeconds(4);
  private static final Duration SECURE_PATIENCE = Duration.ofSeconds(2);
  private static final Duration LEAVE_PATIENCE = Duration.ofSeconds(1);

  private final AgentSettings settings;
  private final StateDirectory state;
  private final Desk desk;
  private final ConnectionWatch watch;
  private final Cancellation stopping;
  private final Gate gate;
  private final AgentMetrics metrics;
  private final Backoff backoff = new Backoff();
  private TaskThread tasks;
  private SecureThread secure;
  private Heartbeats heartbeats;
  private ClientSession session;

  /** Written by this loop, told by the heartbeats. */
  private volatile Set<String> ended = Set.of();

  ClientLoop(
      AgentSettings settings,
      StateDirectory state,
      Desk desk,
      ConnectionWatch watch,
      Cancellation stopping,
      Gate gate,
      AgentMetrics metrics) {
    this.settings = settings;
    this.state = state;
    this.desk = desk;
    this.watch = watch;
    this.stopping = stopping;
    this.gate = gate;
    this.metrics = metrics;
  }

  /**
   * Returns when the agent is to stop, after the task at hand was given up and the federation was
   * told.
   *
   * @throws StateDirectoryException if progress can not be saved
   * @throws IllegalStateException if the round log is not the one that was read so far, or if
   *     Kafka's clients can not be made with these settings
   */
  void run() throws InterruptedException {
    Optional<Connection> opened = connect();
    if (opened.isEmpty()) {
      return;
    }
    try (Connection connection = opened.get()) {
      secure = new SecureThread(settings, connection.outbox(), metrics);
      tasks = new TaskThread(settings, connection.models(), connection.outbox(), metrics);
      heartbeats =
          new Heartbeats(
              settings, connection.outbox(), watch, tasks::speed, desk::declined, () -> ended);
      session =
          new ClientSession(settings.client(), connection.rounds().log(), state.saved(), desk);
      try {
        follow(connection);
      } finally {
        leave();
      }
      noteEnded();
    }
  }

  /** Tries until the broker answers; empty if the agent stops before. */
  private Optional<Connection> connect() throws InterruptedException {
    while (!stopping.isCancelled()) {
      try {
        return Optional.of(Connection.open(settings, watch, gate));
      } catch (InterruptException ending) {
        throw interrupted(ending);
      } catch (IllegalStateException | KafkaException noAnswer) {
        refuseWrongSettings(noAnswer);
        waitAfter(noAnswer);
      }
    }
    return Optional.empty();
  }

  /** Settings that contradict each other stay wrong; a name without an address may get one. */
  private static void refuseWrongSettings(RuntimeException trouble) {
    if (root(trouble) instanceof ConfigException wrong
        && !wrong.getMessage().startsWith("No resolvable bootstrap")) {
      throw new IllegalStateException("kafka: " + wrong.getMessage(), trouble);
    }
  }

  private void follow(Connection connection) throws InterruptedException {
    boolean ready = false;
    while (!stopping.isCancelled()) {
      noteEnded();
      secure.requireWell();
      poll(connection, ready);
      if (!ready && connection.rounds().caughtUp()) {
        ready = true;
        // First, since what is left of a job that has ended would stand against a new one.
        secure.tidy(session.state());
        // Before the first sign of life, so that it says what is declined.
        takeJobs();
        carryOut(session.onCaughtUp());
        heartbeats.begin();
      }
      if (ready) {
        takeAnswers();
        tellEnded();
      }
      watch.check(System.nanoTime());
    }
  }

  private void poll(Connection connection, boolean ready) throws InterruptedException {
    try {
      connection
          .rounds()
          .poll(
              POLL,
              (offset, record) -> {
                carryOut(session.onLog(offset, record));
                if (ready) {
                  secure.tidy(session.state());
                  boolean ofJobs =
                      record instanceof JobAccepted
                          || record instanceof JobUpdated
                          || record instanceof JobEnded;
                  if (ofJobs && takeJobs()) {
                    heartbeats.soon();
                  }
                }
              });
      backoff.reset();
    } catch (InterruptException ending) {
      throw interrupted(ending);
    } catch (IllegalStateException refused) {
      Throwable cause = refused.getCause();
      if (cause instanceof OffsetOutOfRangeException || !(cause instanceof KafkaException)) {
        throw refused;
      }
      waitAfter(refused);
    }
  }

  /** Whether others are declined than before. */
  private boolean takeJobs() {
    try {
      return desk.onJobs(session.state());
    } catch (IOException failed) {
      throw noTasks(failed);
    }
  }

  private void takeAnswers() {
    try {
      if (desk.onAnswers()) {
        carryOut(session.onConsent());
        heartbeats.soon();
      }
    } catch (IOException failed) {
      throw noTasks(failed);
    }
  }

  /** At once: somebody waits for it who has stopped a job. */
  private void tellEnded() {
    Set<String> now = session.ended();
    if (!now.equals(ended)) {
      ended = now;
      heartbeats.soon();
    }
  }

  private StateDirectoryException noTasks(IOException failed) {
    return new StateDirectoryException(
        "tasks could not be written to stateDirectory %s: %s"
            .formatted(settings.stateDirectory(), failed),
        failed);
  }

  /** A wait that the end of the agent cuts short; whoever calls looks for that anyway. */
  private void waitAfter(RuntimeException trouble) throws InterruptedException {
    Throwable root = root(trouble);
    watch.refused(
        System.nanoTime(), root.getMessage() == null ? root.toString() : root.getMessage());
    stopping.isCancelledWithin(backoff.next());
  }

  /** Kafka's own exception leaves the thread's flag set, which would cut the leaving short. */
  private static InterruptedException interrupted(InterruptException ending) {
    Thread.interrupted();
    return new InterruptedException(ending.getMessage());
  }

  /** Kafka's outer exceptions only say that something failed. */
  private static Throwable root(Throwable trouble) {
    Throwable root = trouble;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }

  private void noteEnded() {
    tasks.takeEnded(
        (start, ending) -> {
          String job = start.job().id();
          int round = start.round().round();
          if (ending == Ending.UPLOADED) {
            carryOut(session.onUploaded(job, round, start.attempt()));
          } else if (ending == Ending.FAILED) {
            carryOut(session.onFailed(job, round, start.attempt()));
          } else {
            session.onCancelled(job);
          }
        });
  }

  private void carryOut(List<ClientAction> actions) {
    for (ClientAction action : actions) {
      if (action instanceof ClientAction.Save save) {
        state.save(save.progress());
      } else if (action instanceof ClientAction.Forget forget) {
        state.forget(forget.job());
        tasks.forget(forget.job());
      } else if (action instanceof ClientAction.Start start) {
        tasks.start(start, Optional.empty());
      } else if (action instanceof ClientAction.Advertise advertise) {
        secure.advertise(advertise);
      } else if (action instanceof ClientAction.ShareKeys share) {
        secure.share(share);
      } else if (action instanceof ClientAction.UploadMasked upload) {
        tasks.start(
            new Start(upload.job(), upload.round(), 1), Optional.of(secure.prepare(upload)));
      } else if (action instanceof ClientAction.AnswerUnmask answer) {
        secure.answer(answer);
      } else if (action instanceof ClientAction.Cancel cancel) {
        tasks.cancel(cancel.job());
      }
    }
  }

  private void leave() throws InterruptedException {
    heartbeats.leave(LEAVE_PATIENCE);
    if (!tasks.close(TASK_PATIENCE)) {
      LOG.warn(
          "client={} task did not end in {} s and is left behind",
          settings.client(),
          TASK_PATIENCE.toSeconds());
    }
    secure.close(SECURE_PATIENCE);
  }
}
