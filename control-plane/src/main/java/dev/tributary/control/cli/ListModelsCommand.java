package dev.tributary.control.cli;

import dev.tributary.control.connection.Connection;
import dev.tributary.control.job.JobIds;
import dev.tributary.control.job.JobModels;
import dev.tributary.control.model.BestBy;
import dev.tributary.control.model.ModelJson;
import dev.tributary.control.model.ModelVersion;
import dev.tributary.control.model.ModelVersions;
import dev.tributary.control.model.RoundMetrics;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "list",
    description = {
      "Every version of a job's model.",
      "Loss and accuracy are what the members of the version's round measured in it, each on its own"
          + " training rows with the model that it sent the change of, weighted by examples. A secure"
          + " job has none."
    },
    footer = {
      "  ./tributary model list digits-1",
      "  ./tributary model list digits-1 --best loss:min --output json"
    })
final class ListModelsCommand extends JobVerb {
  @Parameters(paramLabel = "JOB", description = "The job's id.")
  private String id;

  @Option(
      names = "--best",
      paramLabel = "METRIC:min|max",
      description = "Only the version with the least or largest loss or accuracy.")
  private String best;

  @Override
  public Integer call() {
    JobIds.checked(id);
    BestBy by = best == null ? null : BestBy.parse(best);
    Connection to = connection().connection();
    JobModels models = connection().client(to).models(id);
    RoundMetrics metrics = RoundMetrics.read(to.kafka(), connection().patience(), id);
    List<ModelVersion> versions = ModelVersions.of(models, metrics);
    if (by != null) {
      ModelVersion found =
          by.of(versions)
              .orElseThrow(
                  () ->
                      new IllegalStateException(
                          "no version of job '%s' has the metric of %s".formatted(id, by)));
      versions = List.of(found);
    }
    if (json()) {
      print(ModelJson.versions(id, versions));
    } else {
      print(ModelTables.list(id, versions));
    }
    return ExitCode.OK;
  }
}
