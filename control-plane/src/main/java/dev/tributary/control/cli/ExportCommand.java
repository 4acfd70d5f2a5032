package dev.tributary.control.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.control.connection.Connection;
import dev.tributary.control.job.JobIds;
import dev.tributary.control.job.JobJson;
import dev.tributary.control.job.JobView;
import dev.tributary.control.model.ModelExport;
import dev.tributary.control.model.SavedModel;
import java.nio.file.Path;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "export",
    description = {
      "Save a job's newest model as a file.",
      "It holds the parameters as float32, little endian, in the order of the spec's tensors."
    },
    footer = {
      "  ./tributary job export digits-1 --to digits.f32",
      "  python3 -c \"import numpy; print(numpy.fromfile('digits.f32', '<f4').shape)\""
    })
final class ExportCommand extends JobVerb {
  @Parameters(paramLabel = "ID", description = "The job's id.")
  private String id;

  @Option(
      names = "--to",
      paramLabel = "FILE",
      required = true,
      description = "Where to; a file that is there is replaced.")
  private Path file;

  @Override
  public Integer call() {
    JobIds.checked(id);
    Connection connection = connection().connection();
    Duration patience = connection().patience();
    JobView job = connection().client(connection).existing(id);
    SavedModel model = new ModelExport(connection, patience).save(job, file);
    if (json()) {
      print(document(model));
    } else {
      print(
          "model v%d of job %s saved to %s (%s)"
              .formatted(model.version(), model.job(), model.file(), Units.bytes(model.bytes())));
      print("sha256 " + model.sha256());
    }
    return ExitCode.OK;
  }

  private static ObjectNode document(SavedModel model) {
    return JobJson.object()
        .put("id", model.job())
        .put("modelVersion", model.version())
        .put("path", model.file().toAbsolutePath().normalize().toString())
        .put("bytes", model.bytes())
        .put("sha256", model.sha256())
        .put("source", model.source());
  }
}
