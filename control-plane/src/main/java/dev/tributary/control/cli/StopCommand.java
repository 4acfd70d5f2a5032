package dev.tributary.control.cli;

import dev.tributary.control.job.JobClient;
import dev.tributary.control.job.JobIds;
import dev.tributary.control.job.JobJson;
import dev.tributary.control.job.JobView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "stop",
    description =
        "End a job. Its newest model stays. In an open round it is STOPPING until its clients have"
            + " ended their task.",
    footer = {
      "  ./tributary job stop digits-1",
      "  ./tributary job stop digits-1 --wait",
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

  @Option(names = "--wait", description = "Wait until it has ended.")
  private boolean wait;

  @Override
  public Integer call() {
    JobClient client = connection().client();
    JobView job = client.stop(JobIds.checked(id), reason);
    if (wait && !job.status().isEnd()) {
      job = client.watch(id, event -> {});
    }
    if (json()) {
      print(JobJson.job(job));
    } else if (job.status().isEnd()) {
      print(WatchOutput.end(job));
    } else {
      print("job %s is STOPPING and waits for %s".formatted(id, job.summary().waitsFor()));
    }
    return ExitCode.OK;
  }
}
