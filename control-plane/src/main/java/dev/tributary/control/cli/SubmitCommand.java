package dev.tributary.control.cli;

import dev.tributary.control.job.JobClient;
import dev.tributary.control.job.JobIds;
import dev.tributary.control.job.JobJson;
import dev.tributary.control.job.JobStatus;
import dev.tributary.control.job.JobView;
import dev.tributary.core.job.JobSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "submit",
    description = "Start a federation job and wait until it is accepted or refused.",
    footer = {
      "  ./tributary job submit digits-job.yaml",
      "  ./tributary job submit digits-job.yaml --id digits-1 --wait --output json"
    })
final class SubmitCommand extends JobVerb {
  @Parameters(paramLabel = "FILE", description = "The job's spec: YAML, or JSON if it is *.json.")
  private Path file;

  @Option(
      names = "--id",
      paramLabel = "ID",
      description =
          "The job's id. The same spec under the same id once more changes nothing."
              + " Default: its name and six random characters.")
  private String id;

  @Option(names = "--wait", description = "Follow the job until it ends.")
  private boolean wait;

  @Override
  public Integer call() {
    JobSpec spec = SpecFile.read(file);
    String jobId = id == null ? JobIds.fresh(spec.name()) : JobIds.checked(id);
    JobClient client = connection().client();
    JobView job = client.submit(jobId, spec);
    if (wait && !job.status().isEnd()) {
      job = client.watch(jobId, json() ? event -> {} : new WatchOutput(this));
    }
    if (json()) {
      print(JobJson.job(job));
    } else {
      print(lines(job, spec));
    }
    return exitCode(job);
  }

  static List<String> lines(JobView job, JobSpec spec) {
    if (job.status().isEnd()) {
      return WatchOutput.end(job);
    }
    List<String> lines = new ArrayList<>();
    if (job.status() == JobStatus.PREPARING) {
      lines.addAll(WatchOutput.accepted(job.id(), spec));
    } else {
      lines.add("job %s is %s".formatted(job.id(), job.status()));
    }
    lines.add("follow it with: ./tributary job watch " + job.id());
    return lines;
  }
}
