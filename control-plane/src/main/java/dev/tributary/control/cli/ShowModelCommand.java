package dev.tributary.control.cli;

import dev.tributary.control.connection.Connection;
import dev.tributary.control.job.JobView;
import dev.tributary.control.model.ModelJson;
import dev.tributary.control.model.ModelRef;
import dev.tributary.control.model.ModelVersions;
import dev.tributary.control.model.RegisteredModel;
import dev.tributary.control.model.RoundMetrics;
import java.time.ZoneId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "show",
    description = "One version: what made it, what its members measured, where it lies.",
    footer = {
      "  ./tributary model show digits-1",
      "  ./tributary model show digits-1@5 --output json"
    })
final class ShowModelCommand extends JobVerb {
  @Parameters(paramLabel = "MODEL", description = "JOB, JOB@VERSION or @ALIAS.")
  private String model;

  @Override
  public Integer call() {
    Connection to = connection().connection();
    ModelRef ref = ModelRefs.parse(model, to, connection().patience());
    JobView models = connection().client(to).existing(ref.job());
    int number = ref.in(models);
    RoundMetrics metrics = RoundMetrics.read(to.kafka(), connection().patience(), ref.job());
    RegisteredModel version =
        ModelVersions.of(models, metrics).stream()
            .filter(each -> each.version() == number)
            .findFirst()
            .orElseThrow();
    if (json()) {
      print(ModelJson.version(version));
    } else {
      print(
          ModelTables.show(
              version, models.spec().orElseThrow().model().tensors(), ZoneId.systemDefault()));
    }
    return ExitCode.OK;
  }
}
