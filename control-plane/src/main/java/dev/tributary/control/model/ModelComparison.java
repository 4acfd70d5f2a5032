package dev.tributary.control.model;

import dev.tributary.control.job.JobView;
import dev.tributary.core.job.ModelSpec;
import dev.tributary.core.job.TensorSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Fetches two versions, of one job or of two, and compares them. */
public record ModelComparison(ModelDownload download) {

  /**
   * @param left the job of the first, which has its version
   * @throws IllegalStateException as {@link ModelDownload#save}, and if the two have other tensors
   */
  public ModelDiff of(JobView left, int leftVersion, JobView right, int rightVersion)
      throws IOException {
    List<TensorSpec> tensors = layout(left).tensors();
    if (!haveSameTensors(left, right)) {
      throw new IllegalStateException(
          "%s and %s must have the same tensors, got %s and %s"
              .formatted(left.id(), right.id(), shapes(layout(left)), shapes(layout(right))));
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

  /** Whether versions of two jobs can be compared. How a tensor is drawn makes no difference. */
  public static boolean haveSameTensors(JobView left, JobView right) {
    return shapes(layout(left)).equals(shapes(layout(right)));
  }

  private static ModelSpec layout(JobView models) {
    return models.spec().orElseThrow().model();
  }

  private static List<String> shapes(ModelSpec model) {
    return model.tensors().stream().map(tensor -> tensor.name() + tensor.shape()).toList();
  }
}
