package dev.tributary.control.cli;

import dev.tributary.control.job.JobIds;
import dev.tributary.control.job.JobJson;
import dev.tributary.control.job.JobView;
import dev.tributary.core.check.Require;
import java.time.ZoneId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "show",
    description = "One job: what it asks for, where it stands, and its rounds.",
    footer = {"  ./tributary job show digits-1", "  ./tributary job show digits-1 --output json"})
final class ShowCommand extends JobVerb {
  @Parameters(paramLabel = "ID", description = "The job's id.")
  private String id;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "20",
      description =
          "How many of the newest rounds to show; JSON has all. Default: ${DEFAULT-VALUE}.")
  private int rounds;

  @Override
  public Integer call() {
    JobIds.checked(id);
    Require.range("--rounds", rounds, 0, Integer.MAX_VALUE);
    JobView job = connection().client().existing(id);
    if (json()) {
      print(JobJson.job(job));
    } else {
      print(JobTables.show(job, rounds, ZoneId.systemDefault()));
    }
    return ExitCode.OK;
  }
}
