package dev.tributary.control.cli;

import dev.tributary.control.job.JobJson;
import dev.tributary.control.job.JobSummary;
import java.util.List;
import picocli.CommandLine.Command;

@Command(
    name = "list",
    description = "All jobs, with where they stand.",
    footer = {"  ./tributary job list", "  ./tributary job list --output json"})
final class ListCommand extends JobVerb {
  @Override
  public Integer call() {
    List<JobSummary> jobs = connection().client().jobs();
    if (json()) {
      print(JobJson.jobs(jobs));
    } else {
      print(JobTables.list(jobs));
    }
    return ExitCode.OK;
  }
}
