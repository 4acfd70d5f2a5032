package dev.tributary.control.cli;

import dev.tributary.control.connection.Connection;
import dev.tributary.control.job.JobView;
import dev.tributary.control.model.AliasClient;
import dev.tributary.control.model.ModelDownload;
import dev.tributary.control.model.ModelJson;
import dev.tributary.control.model.ModelRef;
import dev.tributary.core.check.Require;
import dev.tributary.core.job.ModelSource;
import dev.tributary.core.round.AliasedModel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "promote",
    description = {
      "Let an alias, such as production, name a version. It must lie in the archive.",
      "What the alias named before stays known, so that one can go back to it."
    },
    footer = {
      "  ./tributary model promote digits-1@12 --alias production",
      "  ./tributary model promote digits-1 --alias production --output json"
    })
final class PromoteCommand extends JobVerb {
  @Parameters(paramLabel = "MODEL", description = "JOB, JOB@VERSION or @ALIAS.")
  private String model;

  @Option(
      names = "--alias",
      paramLabel = "NAME",
      required = true,
      description = "The alias; it is made if it is not there.")
  private String alias;

  @Override
  public Integer call() {
    Require.name("--alias", alias);
    Connection to = connection().connection();
    ModelRef ref = ModelRefs.parse(model, to, connection().patience());
    JobView models = connection().client(to).existing(ref.job());
    int version = ref.in(models);
    ModelSource source = new ModelDownload(to, connection().patience()).source(models, version);
    AliasedModel named =
        new AliasClient(to.kafka(), connection().patience())
            .promote(alias, new AliasedModel(ref.job(), version, source.uri(), source.sha256()));
    print(this, alias, named);
    return ExitCode.OK;
  }

  /** What an alias names now. */
  static void print(Verb verb, String alias, AliasedModel model) {
    if (verb.json()) {
      verb.print(ModelJson.alias(alias, model));
    } else {
      verb.print("%s is job %s v%d now".formatted(alias, model.job(), model.version()));
      verb.print("%s  sha256 %s".formatted(model.uri(), model.sha256()));
    }
  }
}
