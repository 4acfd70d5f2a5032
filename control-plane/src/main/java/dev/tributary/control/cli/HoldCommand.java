package dev.tributary.control.cli;

import dev.tributary.control.job.ClientJson;
import dev.tributary.control.job.HeardClient;
import dev.tributary.control.job.KnownClients;
import dev.tributary.core.round.ClientHold.Kind;
import java.time.ZoneId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What keeps a client out of rounds, or lets it in again. */
abstract class HoldCommand extends JobVerb {
  @Parameters(paramLabel = "ID", description = "The client's id.")
  private String id;

  abstract HeardClient order(KnownClients clients, String client);

  @Override
  public Integer call() {
    HeardClient client = order(connection().client().clients(), id);
    if (json()) {
      print(ClientJson.client(client));
    } else {
      print(ClientOutput.ordered(client, ZoneId.systemDefault()));
    }
    return ExitCode.OK;
  }

  /** One that is remembered with who asked for it and why. */
  abstract static class Reasoned extends HoldCommand {
    @Option(
        names = "--reason",
        paramLabel = "TEXT",
        defaultValue = "by hand",
        description = "For those who look at the client later. Default: ${DEFAULT-VALUE}.")
    private String reason;

    @Option(
        names = "--by",
        paramLabel = "NAME",
        defaultValue = "${sys:user.name}",
        description = "Who asks for it. Default: the name that you are logged in with.")
    private String by;

    String reason() {
      return reason;
    }

    String by() {
      return by;
    }
  }

  @Command(
      name = "cordon",
      description = "Begin no further round with a client. What it has begun it may end.",
      footer = "  ./tributary client cordon client-1 --reason 'maintenance'")
  static final class Cordon extends Reasoned {
    @Override
    HeardClient order(KnownClients clients, String client) {
      return clients.hold(client, Kind.CORDON, by(), reason());
    }
  }

  @Command(
      name = "drain",
      description = "Cordon a client, and tell what it still has to do.",
      footer = {
        "  ./tributary client drain client-1 --wait",
        "  ./tributary client drain client-1 --reason 'new disk' --wait"
      })
  static final class Drain extends Reasoned {
    @Option(
        names = "--wait",
        description = "Return when it has nothing left to do, so that it can be switched off.")
    private boolean waits;

    @Override
    HeardClient order(KnownClients clients, String client) {
      return waits
          ? clients.drain(client, by(), reason())
          : clients.hold(client, Kind.CORDON, by(), reason());
    }
  }

  @Command(
      name = "uncordon",
      description = "Let a cordoned client take part again.",
      footer = "  ./tributary client uncordon client-1")
  static final class Uncordon extends HoldCommand {
    @Override
    HeardClient order(KnownClients clients, String client) {
      return clients.free(client, Kind.CORDON);
    }
  }

  @Command(
      name = "quarantine",
      description = {
        "Begin no further round with a client, and do not count what it uploads in an open one.",
        "Secure rounds that it is in end with it."
      },
      footer = "  ./tributary client quarantine client-1 --reason 'its data are mixed up'")
  static final class Quarantine extends Reasoned {
    @Override
    HeardClient order(KnownClients clients, String client) {
      return clients.hold(client, Kind.QUARANTINE, by(), reason());
    }
  }

  @Command(
      name = "release",
      description = "Let a client in quarantine take part again. What it sent before is forgiven.",
      footer = "  ./tributary client release client-1")
  static final class Release extends HoldCommand {
    @Override
    HeardClient order(KnownClients clients, String client) {
      return clients.free(client, Kind.QUARANTINE);
    }
  }
}
