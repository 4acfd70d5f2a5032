package dev.tributary.control.cli;

import dev.tributary.control.connection.Connection;
import dev.tributary.control.job.JobClient;
import dev.tributary.control.model.ModelFormat;
import dev.tributary.control.model.ModelImport;
import dev.tributary.control.model.ModelJson;
import dev.tributary.core.job.ModelSource;
import dev.tributary.core.job.ModelSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "import",
    description = {
      "Put a model from elsewhere into the archive, for jobs to start from.",
      "What is printed goes into a job's spec, as model.initial. npz and safetensors are read by the"
          + " names of the tensors of a spec."
    },
    footer = {
      "  ./tributary model import pretrained.npz --to digits --spec digits-job.yaml",
      "  ./tributary model import digits.f32 --to digits --output json"
    })
final class ImportCommand extends JobVerb {
  @Parameters(paramLabel = "FILE", description = "The model: f32, npz or safetensors.")
  private Path file;

  @Option(
      names = "--to",
      paramLabel = "NAME",
      required = true,
      description = "What to call it, like a job's id.")
  private String name;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "f32, npz or safetensors. Default: as the file's name ends, else f32.")
  private ModelFormat format;

  @ArgGroup private Layout layout;

  /** Whose tensors the file must have. */
  private static final class Layout {
    @Option(
        names = "--spec",
        paramLabel = "FILE",
        description = "A job's spec: its tensors are what the model must have.")
    private Path spec;

    @Option(names = "--job", paramLabel = "ID", description = "A job that has such a model.")
    private String job;
  }

  @Override
  public Integer call() throws IOException {
    ModelFormat from = format == null ? ModelFormat.of(file) : format;
    Connection to = connection().connection();
    ModelSource source =
        new ModelImport(to).put(file, from, name, tensors(to).map(ModelSpec::tensors));
    if (json()) {
      print(ModelJson.source(source));
    } else {
      print("model:");
      print("  initial:");
      print("    uri: " + source.uri());
      print("    sha256: " + source.sha256());
    }
    return ExitCode.OK;
  }

  private Optional<ModelSpec> tensors(Connection to) {
    if (layout == null) {
      return Optional.empty();
    }
    if (layout.spec != null) {
      return Optional.of(SpecFile.read(layout.spec).model());
    }
    JobClient client = connection().client(to);
    return client.existing(layout.job).spec().map(spec -> spec.model());
  }
}
