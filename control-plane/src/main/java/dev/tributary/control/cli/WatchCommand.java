package dev.tributary.control.cli;

import dev.tributary.control.cli.WatchOutput.NobodyReads;
import dev.tributary.control.job.JobIds;
import dev.tributary.control.job.JobView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "watch",
    description = {
      "Follow a job from its first round until it ends.",
      "With --output json every decision of the coordinator is one line."
    },
    footer = {"  ./tributary job watch digits-1", "  ./tributary job watch digits-1 --output json"})
final class WatchCommand extends JobVerb {
  @Parameters(paramLabel = "ID", description = "The job's id.")
  private String id;

  @Override
  public Integer call() {
    JobIds.checked(id);
    try {
      JobView job = connection().client().watch(id, new WatchOutput(this));
      if (!json()) {
        print(WatchOutput.end(job));
      }
      return exitCode(job);
    } catch (NobodyReads gone) {
      return ExitCode.OK;
    }
  }
}
