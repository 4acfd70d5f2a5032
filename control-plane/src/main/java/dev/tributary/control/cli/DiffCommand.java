package dev.tributary.control.cli;

import dev.tributary.control.connection.Connection;
import dev.tributary.control.job.JobClient;
import dev.tributary.control.job.JobView;
import dev.tributary.control.model.ModelComparison;
import dev.tributary.control.model.ModelDiff;
import dev.tributary.control.model.ModelDownload;
import dev.tributary.control.model.ModelJson;
import dev.tributary.control.model.ModelRef;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "diff",
    description = {
      "How far two models of the same tensors are apart, tensor by tensor.",
      "NORM is the L2 norm of B - A, RELATIVE that over the norm of A, LARGEST the largest change of"
          + " a coordinate, COSINE that of the angle between A and B, CHANGED the share of"
          + " coordinates that are not equal."
    },
    footer = {
      "  ./tributary model diff digits-1@0 digits-1",
      "  ./tributary model diff digits-1 digits-2 --output json"
    })
final class DiffCommand extends JobVerb {
  @Parameters(index = "0", paramLabel = "A", description = "JOB, JOB@VERSION or @ALIAS.")
  private String a;

  @Parameters(index = "1", paramLabel = "B", description = "JOB, JOB@VERSION or @ALIAS.")
  private String b;

  @Override
  public Integer call() throws IOException {
    Connection to = connection().connection();
    ModelRef left = ModelRefs.parse(a, to, connection().patience());
    ModelRef right = ModelRefs.parse(b, to, connection().patience());
    JobClient client = connection().client(to);
    JobView first = client.existing(left.job());
    JobView second = left.job().equals(right.job()) ? first : client.existing(right.job());
    ModelDiff diff =
        new ModelComparison(new ModelDownload(to, connection().patience()))
            .of(first, left.in(first), second, right.in(second));
    if (json()) {
      print(ModelJson.diff(a, b, diff));
    } else {
      print(ModelTables.diff(diff));
    }
    return ExitCode.OK;
  }
}
