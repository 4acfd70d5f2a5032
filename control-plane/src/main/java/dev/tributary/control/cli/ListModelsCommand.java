package dev.tributary.control.cli;

import dev.tributary.control.connection.Connection;
import dev.tributary.control.job.JobIds;
import dev.tributary.control.job.JobView;
import dev.tributary.control.model.AliasClient;
import dev.tributary.control.model.BestBy;
import dev.tributary.control.model.ModelJson;
import dev.tributary.control.model.ModelVersions;
import dev.tributary.control.model.RegisteredModel;
import dev.tributary.control.model.RoundMetrics;
import dev.tributary.core.round.AliasBook;
import java.util.List;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "list",
    description = {
      "Every version of a job's model, or all aliases.",
      "Loss and accuracy are what the members of the version's round measured in it, each on its own"
          + " training rows with the model that it sent the change of, weighted by examples. A secure"
          + " job has none."
    },
    footer = {
      "  ./tributary model list digits-1",
      "  ./tributary model list digits-1 --best loss:min --output json",
      "  ./tributary model list --aliases"
    })
final class ListModelsCommand extends JobVerb {
  @ArgGroup(multiplicity = "1")
  private What what;

  private static final class What {
    @Parameters(paramLabel = "JOB", description = "The job's id.")
    private String job;

    @Option(names = "--aliases", description = "All aliases and what they name.")
    private boolean aliases;
  }

  @Option(
      names = "--best",
      paramLabel = "METRIC:min|max",
      description = "Only the version with the least or largest loss or accuracy.")
  private String best;

  @Override
  public Integer call() {
    if (!what.aliases) {
      return versions(JobIds.checked(what.job));
    }
    Connection to = connection().connection();
    // Says in a sentence if nobody is there.
    connection().client(to);
    AliasBook book = new AliasClient(to.kafka(), connection().patience()).book();
    if (json()) {
      print(ModelJson.aliases(book));
    } else {
      print(ModelTables.aliases(book));
    }
    return ExitCode.OK;
  }

  private int versions(String id) {
    BestBy by = best == null ? null : BestBy.parse(best);
    Connection to = connection().connection();
    JobView models = connection().client(to).existing(id);
    RoundMetrics metrics = RoundMetrics.read(to.kafka(), connection().patience(), id);
    List<RegisteredModel> versions = ModelVersions.of(models, metrics);
    if (by != null) {
      RegisteredModel found =
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
