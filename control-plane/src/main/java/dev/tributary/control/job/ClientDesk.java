package dev.tributary.control.job;

import dev.tributary.core.round.ClientHold;
import dev.tributary.core.round.ClientHolds;
import dev.tributary.core.round.LogState;
import dev.tributary.core.scheduling.ClientTasks;
import dev.tributary.wire.Commands;
import java.time.Duration;
import java.util.function.Predicate;

/**
 * Takes orders about clients: writes the command and waits for what the log says to it. An order
 * that was carried out before changes nothing.
 */
public final class ClientDesk {
  private final CommandSender commands;
  private final JobLog log;
  private final Duration patience;

  /**
   * @param patience how long to wait for the coordinator's answer
   */
  public ClientDesk(CommandSender commands, JobLog log, Duration patience) {
    this.commands = commands;
    this.log = log;
    this.patience = patience;
  }

  /**
   * What became of an order.
   *
   * @param holds as they stand
   * @param answered false if no coordinator answered in time; it will obey when it is back
   */
  public record Answer(ClientHolds holds, boolean answered) {}

  /**
   * Keeps a client out of new rounds.
   *
   * @param by who asks, for those who look at it later; likewise the reason
   * @throws IllegalArgumentException if the id breaks the rule for ids
   * @throws dev.tributary.control.connection.NoConnectionException if no broker takes the command
   */
  public Answer hold(String client, ClientHold.Kind kind, String by, String reason) {
    byte[] command = Commands.hold(client, kind, by, reason, System.currentTimeMillis());
    return order(client, command, kind, true);
  }

  /**
   * Ends one hold of a client; the other one stays.
   *
   * @throws IllegalArgumentException if the id breaks the rule for ids
   * @throws dev.tributary.control.connection.NoConnectionException if no broker takes the command
   */
  public Answer free(String client, ClientHold.Kind kind) {
    byte[] command = Commands.free(client, kind, System.currentTimeMillis());
    return order(client, command, kind, false);
  }

  private Answer order(String client, byte[] command, ClientHold.Kind kind, boolean held) {
    Predicate<LogState> done = state -> state.holds(client).of(kind).held() == held;
    if (done.test(log.state())) {
      return new Answer(log.state().holds(client), true);
    }
    commands.send(client, command);
    boolean answered = log.awaitState(done, patience);
    return new Answer(log.state().holds(client), answered);
  }

  /** Waits until no open round may want anything of a client; false if it does for so long. */
  public boolean awaitDrained(String client, Duration limit) {
    return log.awaitState(state -> !ClientTasks.mayBeAsked(client, state.jobs().values()), limit);
  }
}
