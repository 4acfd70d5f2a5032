package dev.tributary.control.cli;

import dev.tributary.control.connection.Connection;
import dev.tributary.control.model.AliasClient;
import dev.tributary.core.check.Require;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "rollback",
    description = {
      "Let an alias name what it named before its current model, which it then forgets.",
      "It knows the ten models before the current one."
    },
    footer = {
      "  ./tributary model rollback --alias production",
      "  ./tributary model rollback --alias production --output json"
    })
final class RollBackCommand extends JobVerb {
  @Option(names = "--alias", paramLabel = "NAME", required = true, description = "The alias.")
  private String alias;

  @Override
  public Integer call() {
    Require.name("--alias", alias);
    Connection to = connection().connection();
    // Says in a sentence if nobody is there.
    connection().client(to);
    PromoteCommand.print(
        this, alias, new AliasClient(to.kafka(), connection().patience()).rollBack(alias));
    return ExitCode.OK;
  }
}
