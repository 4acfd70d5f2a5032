package dev.tributary.core.coordination;

import dev.tributary.core.round.ClientHold;
import dev.tributary.core.round.LogRecord.ClientHeld;
import dev.tributary.core.round.LogState;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What commands about clients come to: a pure function of the log's state and the commands. */
final class HoldDecisions {
  /** What a command is about; commands about another hold are nothing to it. */
  private record Subject(String client, ClientHold.Kind kind) {
    static Subject of(Command.OfClient command) {
      return new Subject(command.client(), command.kind());
    }
  }

  private HoldDecisions() {}

  /** Drops those that the log has moved past, or that would change nothing. */
  static void dropOver(List<Command> commands, LogState log) {
    Set<Subject> waiting = new HashSet<>();
    commands.removeIf(
        command -> command instanceof Command.OfClient ofClient && isOver(ofClient, log, waiting));
  }

  /**
   * @param waiting those for which an earlier command waits
   */
  private static boolean isOver(Command.OfClient command, LogState log, Set<Subject> waiting) {
    ClientHold now = log.holds(command.client()).of(command.kind());
    Subject subject = Subject.of(command);
    boolean changes = command instanceof Command.Hold != now.held();
    boolean over =
        command.askedMillis() <= now.askedMillis() || (!changes && !waiting.contains(subject));
    if (!over) {
      waiting.add(subject);
    }
    return over;
  }

  /** What the first that is left comes to; the next is looked at when the log has this one. */
  static Optional<ClientHeld> due(List<Command> commands, long epoch, long nowMillis) {
    return commands.stream()
        .filter(Command.OfClient.class::isInstance)
        .map(Command.OfClient.class::cast)
        .findFirst()
        .map(
            command ->
                new ClientHeld(epoch, command.client(), command.kind(), command.wanted(nowMillis)));
  }
}
