package dev.tributary.control.cli;

import dev.tributary.control.job.ClientJson;
import dev.tributary.control.job.HeardClient;
import java.util.List;
import picocli.CommandLine.Command;

@Command(
    name = "list",
    description = "All clients that were ever heard of, with where they stand.",
    footer = {"  ./tributary client list", "  ./tributary client list --output json"})
final class ListClientsCommand extends JobVerb {
  @Override
  public Integer call() {
    List<HeardClient> clients = connection().client().clients().all();
    if (json()) {
      print(ClientJson.clients(clients));
    } else {
      print(ClientOutput.list(clients, System.currentTimeMillis()));
    }
    return ExitCode.OK;
  }
}
