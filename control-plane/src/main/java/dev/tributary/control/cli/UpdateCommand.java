package dev.tributary.control.cli;

import dev.tributary.control.job.JobIds;
import dev.tributary.control.job.JobJson;
import dev.tributary.control.job.JobView;
import dev.tributary.core.job.JobSpec;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "update",
    description = {
      "Give a job another spec before its first round begins.",
      "FILE is the whole of it. The model, the optimizer, what is promised of privacy and the"
          + " namespace must stay as they are."
    },
    footer = {
      "  ./tributary job update digits-1 digits-job.yaml",
      "  ./tributary job update digits-1 digits-job.yaml --output json"
    })
final class UpdateCommand extends JobVerb {
  @Parameters(index = "0", paramLabel = "ID", description = "The job's id.")
  private String id;

  @Parameters(
      index = "1",
      paramLabel = "FILE",
      description = "The job's spec from then on: YAML, or JSON if it is *.json.")
  private Path file;

  @Override
  public Integer call() {
    JobSpec spec = SpecFile.read(file);
    JobView job = connection().client().update(JobIds.checked(id), spec);
    if (json()) {
      print(JobJson.job(job));
    } else {
      print("job %s has spec %s".formatted(job.id(), job.specSha256().orElseThrow()));
    }
    return ExitCode.OK;
  }
}
