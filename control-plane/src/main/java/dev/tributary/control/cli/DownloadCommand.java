package dev.tributary.control.cli;

import dev.tributary.control.connection.Connection;
import dev.tributary.control.job.JobView;
import dev.tributary.control.model.ModelDownload;
import dev.tributary.control.model.ModelFormat;
import dev.tributary.control.model.ModelJson;
import dev.tributary.control.model.ModelRef;
import dev.tributary.control.model.SavedModel;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "download",
    description = {
      "Save a version of a model as a file, from the archive or from the topic of models.",
      "f32 is the parameters as float32, little endian, in the order of the spec's tensors; npz is an"
          + " array for each tensor, as numpy.load opens it; safetensors is what many others read."
    },
    footer = {
      "  ./tributary model download digits-1 --to digits.npz",
      "  ./tributary model download digits-1@5 --to digits-5 --format safetensors",
      "  python3 -c \"import numpy; print(numpy.load('digits.npz').files)\""
    })
final class DownloadCommand extends JobVerb {
  @Parameters(paramLabel = "MODEL", description = "JOB, JOB@VERSION or @ALIAS.")
  private String model;

  @Option(
      names = "--to",
      paramLabel = "FILE",
      required = true,
      description = "Where to; a file that is there is replaced.")
  private Path file;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "f32, npz or safetensors. Default: as the file's name ends, else f32.")
  private ModelFormat format;

  @Override
  public Integer call() {
    Connection to = connection().connection();
    ModelRef ref = ModelRefs.parse(model, to, connection().patience());
    JobView models = connection().client(to).existing(ref.job());
    ModelFormat as = format == null ? ModelFormat.of(file) : format;
    SavedModel saved =
        new ModelDownload(to, connection().patience()).save(models, ref.in(models), as, file);
    if (json()) {
      print(ModelJson.saved(saved));
    } else {
      print(
          "model v%d of job %s saved to %s (%s)"
              .formatted(saved.version(), saved.job(), saved.file(), Units.bytes(saved.bytes())));
      print((as == ModelFormat.F32 ? "sha256 " : "sha256 of its float32 vector ") + saved.sha256());
    }
    return ExitCode.OK;
  }
}
