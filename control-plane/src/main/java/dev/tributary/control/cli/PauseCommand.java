package dev.tributary.control.cli;

import dev.tributary.control.job.JobIds;
import dev.tributary.control.job.JobJson;
import dev.tributary.control.job.JobView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "pause",
    description = "Begin no further round of a job. An open round ends as usual.",
    footer = {
      "  ./tributary job pause digits-1",
      "  ./tributary job pause digits-1 --reason 'maintenance'"
    })
final class PauseCommand extends JobVerb {
  @Parameters(paramLabel = "ID", description = "The job's id.")
  private String id;

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      defaultValue = "paused by hand",
      description = "For those who look at the job later. Default: ${DEFAULT-VALUE}.")
  private String reason;

  @Override
  public Integer call() {
    JobView job = connection().client().pause(JobIds.checked(id), reason);
    if (json()) {
      print(JobJson.job(job));
    } else {
      print("job %s is %s".formatted(job.id(), job.summary().standing()));
    }
    return ExitCode.OK;
  }
}
