package dev.tributary.local.export;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tributary.agent.training.Trainers;
import dev.tributary.control.cli.ConnectionOptions;
import dev.tributary.control.cli.ModelRefs;
import dev.tributary.control.connection.Connection;
import dev.tributary.control.job.JobView;
import dev.tributary.control.model.ModelDownload;
import dev.tributary.control.model.ModelFormat;
import dev.tributary.control.model.ModelRef;
import dev.tributary.core.job.TrainerSpec;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./tributary export}. */
@Command(
    name = "export",
    description = {
      "Writes a version of a model as its trainer's framework reads it: of trainer mlp a zip for"
          + " DL4J's ModelSerializer. 'model download' writes npz and safetensors of any trainer.",
      "",
      "Examples:",
      "  ./tributary export digits-1 --to digits.zip",
      "  ./tributary export @production --to digits.zip --output json"
    },
    mixinStandardHelpOptions = true)
public final class ExportCommand implements Callable<Integer> {

  /** For people or for programs. */
  enum Output {
    text,
    json
  }

  @Spec private CommandSpec spec;
  @Mixin private ConnectionOptions connection;

  @Parameters(paramLabel = "MODEL", description = "JOB, JOB@VERSION or @ALIAS.")
  private String model;

  @Option(
      names = "--to",
      paramLabel = "FILE",
      required = true,
      description = "Where to; a file that is there is replaced.")
  private Path file;

  @Option(
      names = "--output",
      paramLabel = "FORMAT",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Output output = Output.text;

  @Override
  public Integer call() throws IOException {
    Connection to = connection.connection();
    ModelRef ref = ModelRefs.parse(model, to, connection.patience());
    JobView job = connection.client(to).existing(ref.job());
    int version = ref.in(job);
    TrainerSpec trainer = job.spec().orElseThrow().trainer();
    Path vector = file.resolveSibling(file.getFileName() + ".vector");
    Path partial = file.resolveSibling(file.getFileName() + ".partial");
    try {
      new ModelDownload(to, connection.patience()).save(job, version, ModelFormat.F32, vector);
      Trainers.named(trainer.name()).export(trainer.parameters(), floats(vector), partial);
      Files.move(partial, file, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(vector);
      Files.deleteIfExists(partial);
    }
    tell(job.id(), version, trainer.name());
    return 0;
  }

  private static float[] floats(Path vector) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(vector)).order(ByteOrder.LITTLE_ENDIAN);
    float[] values = new float[bytes.remaining() / Float.BYTES];
    bytes.asFloatBuffer().get(values);
    return values;
  }

  private void tell(String job, int version, String trainer) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    if (output == Output.json) {
      Map<String, Object> told = new LinkedHashMap<>();
      told.put("job", job);
      told.put("version", version);
      told.put("trainer", trainer);
      told.put("file", file.toString());
      told.put("bytes", Files.size(file));
      out.println(new ObjectMapper().writeValueAsString(told));
    } else {
      out.printf("model v%d of job %s saved to %s for trainer %s%n", version, job, file, trainer);
    }
    out.flush();
  }
}
