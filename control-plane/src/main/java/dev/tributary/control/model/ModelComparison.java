package dev.tributary.control.model;

import dev.tributary.control.job.JobClient;
import dev.tributary.control.job.JobView;
import dev.tributary.core.job.ModelSpec;
import dev.tributary.core.job.TensorSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Fetches two versions, of one job or of two, and compares them. */
public record ModelComparison(JobClient client, ModelDownload download) {

  /**
   * @throws IllegalStateException as {@link ModelDownload#save}, and if the two have other tensors
   */
  public ModelDiff of(ModelRef a, ModelRef b) throws IOException {
    JobView left = client.existing(a.job());
    JobView right = a.job().equals(b.job()) ? left : client.existing(b.job());
    int leftVersion = a.in(left);
    int rightVersion = b.in(right);
    List<TensorSpec> tensors = layout(left).tensors();
    if (!shapes(layout(left)).equals(shapes(layout(right)))) {
      throw new IllegalStateException(
          "%s and %s must have the same tensors, got %s and %s"
              .formatted(a, b, shapes(layout(left)), shapes(layout(right))));
    }
    Path directory = Files.createTempDirectory("tributary-diff");
    Path first = directory.resolve("a.f32");
    Path second = directory.resolve("b.f32");
    try {
      download.save(left, leftVersion, ModelFormat.F32, first);
      download.save(right, rightVersion, ModelFormat.F32, second);
      return ModelDiff.of(new VectorFile(first), new VectorFile(second), tensors);
    } finally {
      Files.deleteIfExists(first);
      Files.deleteIfExists(second);
      Files.deleteIfExists(directory);
    }
  }

  private static ModelSpec layout(JobView models) {
    return models.spec().orElseThrow().model();
  }

  /** How a tensor is drawn makes no difference. */
  private static List<String> shapes(ModelSpec model) {
    return model.tensors().stream().map(tensor -> tensor.name() + tensor.shape()).toList();
  }
}
