package dev.tributary.control.cli;

import dev.tributary.control.connection.Connection;
import dev.tributary.control.job.JobClient;
import dev.tributary.control.job.JobIds;
import dev.tributary.control.job.JobJson;
import dev.tributary.control.job.JobView;
import dev.tributary.control.model.ModelDownload;
import dev.tributary.control.model.ModelRef;
import dev.tributary.core.job.JobSpec;
import java.util.OptionalInt;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "rerun",
    description = {
      "Submit a job's spec once more, as another job.",
      "With --from it starts from a version of that job's model, else as that job did."
    },
    footer = {
      "  ./tributary job rerun digits-1",
      "  ./tributary job rerun digits-1 --from 12 --id digits-2"
    })
final class RerunCommand extends JobVerb {
  @Parameters(paramLabel = "ID", description = "The job to run again.")
  private String id;

  @Option(
      names = "--from",
      paramLabel = "VERSION",
      description = "The version to start from; it must lie in the archive.")
  private Integer from;

  @Option(
      names = "--id",
      paramLabel = "ID",
      description = "The new job's id. Default: its name and six random characters.")
  private String newId;

  @Override
  public Integer call() {
    JobIds.checked(id);
    Connection to = connection().connection();
    JobClient client = connection().client(to);
    JobView models = client.existing(id);
    JobSpec spec =
        models
            .spec()
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "job '%s' was refused, it has no spec".formatted(id)));
    if (from != null) {
      int version = new ModelRef(id, OptionalInt.of(from)).in(models);
      spec =
          spec.startingFrom(new ModelDownload(to, connection().patience()).source(models, version));
    }
    String jobId = newId == null ? JobIds.fresh(spec.name()) : JobIds.checked(newId);
    JobView job = client.submit(jobId, spec);
    if (json()) {
      print(JobJson.job(job));
    } else {
      print(SubmitCommand.lines(job, spec));
    }
    return exitCode(job);
  }
}
