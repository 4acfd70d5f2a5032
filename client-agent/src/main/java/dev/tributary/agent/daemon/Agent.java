package dev.tributary.agent.daemon;

import dev.tributary.agent.consent.Desk;
import dev.tributary.agent.consent.TaskFiles;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client of a federation: follows the round log, trains on its own data when it is selected,
 * and sends what changed in the model. The daemon runs one; a test or a demonstration runs many in
 * one JVM.
 *
 * <pre>
 * log thread        round log, answers of people -> ClientSession -> state directory, orders
 * task thread       orders -> fetch the model, train, upload -> endings, back to the log thread
 * secure thread     orders -> keys, shares and answers of secure rounds, and their state on disk
 * heartbeat thread  presence
 * </pre>
 *
 * <p>A broker that is away is waited for, however long: at the start, in a fetch, in an upload.
 * What goes wrong in a round ends this client's part in that round and nothing else. Only two
 * faults stop an agent: a state directory that can not be written, and a round log that no longer
 * holds what comes next.
 */
public final class Agent implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Agent.class);

  /** How long a broker may keep an answer back before it counts as away. */
  private static final Duration ANSWER_PATIENCE = Duration.ofSeconds(10);

  /** More than the loop gives its parts to end, one after the other. */
  private static final Duration END_PATIENCE = Duration.ofSeconds(12);

  private static final Duration INTERRUPT_PATIENCE = Duration.ofSeconds(2);

  private final AgentSettings settings;
  private final ConnectionWatch watch;
  private final Gate gate;
  private final AgentMetrics metrics;
  private final Cancellation stopping = new Cancellation();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile Throwable fault;
  private Thread thread;

  public Agent(AgentSettings settings) {
    this(settings, Departures.UNHEARD);
  }

  public Agent(AgentSettings settings, Departures departures) {
    this.settings = settings;
    this.gate = new Gate(departures);
    this.watch = new ConnectionWatch(settings.client(), settings.broker(), ANSWER_PATIENCE);
    this.metrics = new AgentMetrics(settings.client(), watch::connected);
  }

  /**
   * Takes the state directory and goes to work in the background, whether the broker is there or
   * not. Once.
   *
   * @throws StateDirectoryException if the state directory is in use, is another client's, is
   *     damaged or can not be written
   */
  public synchronized void start() {
    if (thread != null) {
      throw new IllegalStateException("agent " + settings.client() + " was started before");
    }
    StateDirectory state = StateDirectory.open(settings.stateDirectory(), settings.client());
    LOG.info(
        "client={} starts: broker {}, data sets {}, trainers {}",
        settings.client(),
        settings.broker(),
        settings.dataSets(),
        settings.trainerNames());
    Desk desk = desk(state);
    thread = Daemons.named(settings.client() + "-log").newThread(() -> run(state, desk));
    thread.start();
  }

  private Desk desk(StateDirectory state) {
    try {
      return new Desk(
          settings.client(),
          settings.policy(),
          settings.dataSets().keySet(),
          new TaskFiles(settings.stateDirectory(), settings.client()));
    } catch (IllegalStateException | IOException unusable) {
      state.close();
      throw new StateDirectoryException(unusable.getMessage(), unusable);
    }
  }

  private void run(StateDirectory state, Desk desk) {
    try (state) {
      new ClientLoop(settings, state, desk, watch, stopping, gate, metrics).run();
      LOG.info("client={} has left", settings.client());
    } catch (InterruptedException ending) {
      LOG.info("client={} ends before it was connected", settings.client());
    } catch (Throwable failed) {
      LOG.error("client={} stops: {}", settings.client(), failed.getMessage());
      LOG.debug("client={}", settings.client(), failed);
      fault = failed;
    } finally {
      stopped.countDown();
    }
  }

  /** What it counts of its own work; nobody gets it unless somebody opens a port for it. */
  public AgentMetrics metrics() {
    return metrics;
  }

  /** Whether the broker answers. */
  public boolean connected() {
    return watch.connected();
  }

  /**
   * Waits until the agent has stopped, by {@link #close} or by a fault.
   *
   * @throws IllegalStateException with the fault as its cause
   */
  public void awaitStopped() throws InterruptedException {
    stopped.await();
    if (fault != null) {
      throw new IllegalStateException(
          "agent %s stopped: %s".formatted(settings.client(), fault.getMessage()), fault);
    }
  }

  /**
   * Ends as a process that is killed: from now on nothing leaves, not even a goodbye, and another
   * agent that takes the state directory over finds what such a process would leave. Returns at
   * once; {@link #close} then waits until the directory is free.
   */
  public void kill() {
    gate.shut();
    stopping.cancel();
  }

  /**
   * Gives up the task at hand, says goodbye, and frees the state directory. Returns after 14 s at
   * the latest, whatever a trainer or the broker does; a second call does nothing.
   */
  @Override
  public synchronized void close() {
    stopping.cancel();
    if (thread == null) {
      return;
    }
    try {
      // Before it is connected it holds nothing, and may wait for the broker for a while.
      if (!watch.everConnected()) {
        thread.interrupt();
      }
      thread.join(END_PATIENCE.toMillis());
      if (thread.isAlive()) {
        thread.interrupt();
        thread.join(INTERRUPT_PATIENCE.toMillis());
      }
    } catch (InterruptedException ending) {
      Thread.currentThread().interrupt();
    }
  }
}
