package dev.tributary.control.cli;

import dev.tributary.control.job.JobIds;
import dev.tributary.control.job.JobJson;
import dev.tributary.control.job.JobView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "resume",
    description = "Let a paused job go on.",
    footer = {
      "  ./tributary job resume digits-1",
      "  ./tributary job resume digits-1 --output json"
    })
final class ResumeCommand extends JobVerb {
  @Parameters(paramLabel = "ID", description = "The job's id.")
  private String id;

  @Override
  public Integer call() {
    JobView job = connection().client().resume(JobIds.checked(id));
    if (json()) {
      print(JobJson.job(job));
    } else {
      print("job %s is %s".formatted(job.id(), job.summary().standing()));
    }
    return ExitCode.OK;
  }
}
