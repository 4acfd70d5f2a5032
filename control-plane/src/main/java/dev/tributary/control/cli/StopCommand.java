package dev.tributary.control.cli;

import dev.tributary.control.job.JobIds;
import dev.tributary.control.job.JobJson;
import dev.tributary.control.job.JobView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "stop",
    description = "End a job and wait until it has ended. Its newest model stays.",
    footer = {
      "  ./tributary job stop digits-1",
      "  ./tributary job stop digits-1 --reason 'wrong learning rate'"
    })
final class StopCommand extends JobVerb {
  @Parameters(paramLabel = "ID", description = "The job's id.")
  private String id;

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      defaultValue = "stopped by hand",
      description = "For those who look at the job later. Default: ${DEFAULT-VALUE}.")
  private String reason;

  @Override
  public Integer call() {
    JobView job = connection().client().stop(JobIds.checked(id), reason);
    if (json()) {
      print(JobJson.job(job));
    } else {
      print(WatchOutput.end(job));
    }
    return ExitCode.OK;
  }
}
