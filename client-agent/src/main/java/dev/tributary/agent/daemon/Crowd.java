package dev.tributary.agent.daemon;

import dev.tributary.core.round.LogState;
import dev.tributary.storage.kafka.KafkaSettings;
import dev.tributary.storage.log.RoundLogFollower;
import dev.tributary.storage.model.ModelShards;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;

/**
 * Many clients in one process, to see what a federation does under their load. Each has a session
 * of its own and does its rounds by {@link RoundTask}, as the daemon does; what they share is the
 * way out, the decoding of the round log and a few threads. Nothing is kept on disk: they are all
 * new when the crowd is.
 *
 * <pre>
 * log thread        round log -> decoded records, for all lanes
 * lane threads      records -> the sessions of the lane's clients -> their tasks, one by one
 * heartbeat thread  presence of all
 * </pre>
 */
public final class Crowd implements AutoCloseable {
  private static final Duration OPEN_PATIENCE = Duration.ofSeconds(30);
  private static final Duration ANSWER_PATIENCE = Duration.ofSeconds(30);
  private static final Duration FETCH_PATIENCE = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(100);

  private final RoundLogFollower follower;
  private final Outbox outbox;
  private final Optional<CrowdSecurity> secured;
  private final CrowdLog log = new CrowdLog();
  private final CrowdHeartbeats heartbeats;
  private final Cancellation stopping = new Cancellation();
  private final AtomicReference<Throwable> fault = new AtomicReference<>();
  private final List<Thread> threads = new ArrayList<>();

  /** What a client makes of a round that it was selected for. */
  public enum Answer {
    /** It trains and uploads as soon as its lane has time for it. */
    AT_ONCE,
    /**
     * It is cut off from the log and so does not hear that the round was closed; it uploads when
     * that has happened, and hears the rest afterwards.
     */
    TOO_LATE,
    /** It is there, and no update ever comes; in a secure round it vanishes after its shares. */
    NEVER
  }

  /** Who answers how. A pure function: lanes ask from their own threads. */
  @FunctionalInterface
  public interface Manners {
    Answer of(String client, String job, int round);
  }

  /** Which clients are there just now. Asked from the crowd's threads. */
  @FunctionalInterface
  public interface Attendance {
    /** Nobody ever goes. */
    Attendance ALL = client -> Presence.THERE;

    Presence of(String client);
  }

  /** How a client stands to its federation. */
  public enum Presence {
    THERE,
    /** It has said goodbye. */
    LEFT,
    /** It has fallen silent. */
    SILENT
  }

  /** Hears of every upload that the broker has acknowledged, on the lanes' threads. */
  @FunctionalInterface
  public interface UploadListener {
    void uploaded(String client, String job, int round, long atMillis);
  }

  private Crowd(KafkaSettings kafka, List<AgentSettings> clients, Attendance attendance) {
    ConnectionWatch watch = new ConnectionWatch("crowd", clients.get(0).broker(), ANSWER_PATIENCE);
    this.outbox = new Outbox(new KafkaProducer<>(kafka.producerProperties("crowd")), watch);
    this.secured = CrowdSecurity.of(kafka, clients, outbox);
    this.heartbeats = new CrowdHeartbeats(clients, attendance, outbox);
    this.follower = RoundLogFollower.open(kafka, OPEN_PATIENCE);
  }

  /** A crowd of which nobody ever goes. */
  public static Crowd start(
      KafkaSettings kafka,
      List<AgentSettings> clients,
      int lanes,
      Manners manners,
      UploadListener listener)
      throws InterruptedException {
    return start(kafka, clients, lanes, manners, Attendance.ALL, listener);
  }

  /**
   * All clients are ready when this returns; the broker has every sign of life.
   *
   * @param clients at least one; their state directories are not touched
   * @param lanes threads that do the clients' work
   * @param attendance a client that is not there begins no task, and gives no sign of life
   */
  public static Crowd start(
      KafkaSettings kafka,
      List<AgentSettings> clients,
      int lanes,
      Manners manners,
      Attendance attendance,
      UploadListener listener)
      throws InterruptedException {
    Crowd crowd = new Crowd(kafka, clients, attendance);
    try {
      crowd.begin(
          kafka,
          clients,
          lanes,
          (client, job, round) ->
              attendance.of(client) == Presence.THERE
                  ? manners.of(client, job, round)
                  : Answer.NEVER,
          listener);
      return crowd;
    } catch (RuntimeException | InterruptedException failed) {
      crowd.close();
      throw failed;
    }
  }

  private void begin(
      KafkaSettings kafka,
      List<AgentSettings> clients,
      int lanes,
      Manners manners,
      UploadListener listener)
      throws InterruptedException {
    while (!follower.caughtUp()) {
      follower.poll(POLL, (offset, record) -> {});
    }
    LogState state = follower.log().state();
    long nextOffset = follower.log().nextOffset();
    for (int i = 0; i < lanes; i++) {
      List<CrowdMember> members = new ArrayList<>();
      for (int client = i; client < clients.size(); client += lanes) {
        members.add(new CrowdMember(clients.get(client), state, nextOffset, outbox, secured));
      }
      ModelSource models =
          new ModelSource(new ModelShards(kafka, FETCH_PATIENCE), Optional.empty());
      CrowdLane lane = new CrowdLane(members, log, models, outbox, manners, listener, stopping);
      start("crowd-" + i, lane::run);
    }
    start("crowd-log", this::followLog);
    heartbeats.begin();
  }

  private void followLog() {
    while (!stopping.isCancelled()) {
      follower.poll(POLL, log::add);
    }
  }

  /** What a thread of the crowd may do. */
  @FunctionalInterface
  private interface Work {
    void run() throws InterruptedException;
  }

  private void start(String name, Work work) {
    Thread thread =
        Daemons.named(name)
            .newThread(
                () -> {
                  try {
                    work.run();
                  } catch (InterruptedException ending) {
                    Thread.currentThread().interrupt();
                  } catch (Throwable failed) {
                    fault.compareAndSet(null, failed);
                  }
                });
    threads.add(thread);
    thread.start();
  }

  /**
   * @throws IllegalStateException if a thread of the crowd has ended by a fault, with the cause
   */
  public void requireWell() {
    if (fault.get() != null) {
      throw new IllegalStateException("the crowd is broken: " + fault.get(), fault.get());
    }
  }

  /** Leaves without a goodbye. */
  @Override
  public void close() {
    stopping.cancel();
    heartbeats.close();
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException ending) {
      Thread.currentThread().interrupt();
    }
    follower.close();
    secured.ifPresent(CrowdSecurity::close);
    outbox.close(Duration.ofSeconds(2));
  }
}
