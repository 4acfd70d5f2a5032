package dev.tributary.control.cli;

import dev.tributary.control.job.ClientJson;
import dev.tributary.control.job.HeardClient;
import java.time.ZoneId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "show",
    description = "One client: what it offers, what it is at work on, and what it declines.",
    footer = {
      "  ./tributary client show client-1",
      "  ./tributary client show client-1 --output json"
    })
final class ShowClientCommand extends JobVerb {
  @Parameters(paramLabel = "ID", description = "The client's id.")
  private String id;

  @Override
  public Integer call() {
    HeardClient client = connection().client().clients().one(id);
    if (json()) {
      print(ClientJson.client(client));
    } else {
      print(ClientOutput.lines(client, ZoneId.systemDefault()));
    }
    return ExitCode.OK;
  }
}
