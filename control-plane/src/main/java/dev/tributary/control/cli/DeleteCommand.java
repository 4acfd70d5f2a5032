package dev.tributary.control.cli;

import dev.tributary.control.job.JobIds;
import dev.tributary.control.job.JobJson;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "delete",
    description = "Forget a job that has ended. Its models stay, and its id stays taken.",
    footer = {
      "  ./tributary job delete digits-1",
      "  ./tributary job delete digits-1 --output json"
    })
final class DeleteCommand extends JobVerb {
  @Parameters(paramLabel = "ID", description = "The job's id.")
  private String id;

  @Override
  public Integer call() {
    connection().client().delete(JobIds.checked(id));
    if (json()) {
      print(JobJson.object().put("id", id).put("deleted", true));
    } else {
      print("job %s is deleted; its models stay".formatted(id));
    }
    return ExitCode.OK;
  }
}
