package dev.tributary.control.cli;

import dev.tributary.control.access.Grant;
import dev.tributary.control.access.Role;
import dev.tributary.control.access.Tokens;
import dev.tributary.control.job.JobJson;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "create",
    description = {
      "Make a token for the API, print it once, and add its hash to a file.",
      "The API server reads the file at its start."
    },
    footer = {
      "  ./tributary tokens create --name ward-7 --role operator --file tokens.yaml",
      "  ./tributary tokens create --name grafana --role viewer --namespace '*' --file tokens.yaml"
    })
final class CreateTokenCommand extends Verb {
  @Option(
      names = "--name",
      paramLabel = "NAME",
      required = true,
      description = "Whose token it is, for people.")
  private String name;

  @Option(
      names = "--role",
      paramLabel = "ROLE",
      required = true,
      description =
          "viewer (look at everything), operator (submit and steer jobs as well) or admin (change"
              + " who takes part as well).")
  private Role role;

  @Option(
      names = "--namespace",
      paramLabel = "NAME",
      description =
          "Where; may be given several times, '*' stands for all. Default: "
              + Grant.DEFAULT_NAMESPACE
              + ".")
  private List<String> namespaces = List.of(Grant.DEFAULT_NAMESPACE);

  @Option(
      names = "--file",
      paramLabel = "FILE",
      required = true,
      description = "The file of hashes that the API server gets with --tokens.")
  private Path file;

  @Override
  public Integer call() throws IOException {
    String token = Tokens.create(file, name, role, namespaces);
    if (json()) {
      print(
          JobJson.object()
              .put("name", name)
              .put("token", token)
              .put("path", file.toAbsolutePath().normalize().toString()));
    } else {
      print(token);
    }
    return ExitCode.OK;
  }
}
