package dev.tributary.control.api;

import dev.tributary.control.api.Problem.Kind;
import dev.tributary.control.job.JobView;
import dev.tributary.control.job.ModelVersion;
import dev.tributary.control.model.ModelDownload;
import dev.tributary.core.job.ModelSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;

/** Versions of models that requests name, and files in which they lie for a moment. */
final class ModelFiles {
  private static final int AT_ONCE = 8;

  private final Semaphore places = new Semaphore(AT_ONCE);

  /** Works in a directory of its own. */
  @FunctionalInterface
  interface Work {
    void in(Path directory) throws IOException;
  }

  /** A version of a job's model, or a problem. */
  static ModelVersion version(JobView job, int number) {
    return job.version(number)
        .orElseThrow(
            () ->
                new Problem(
                    Kind.NO_SUCH_MODEL,
                    "job '%s' has made no version %d".formatted(job.id(), number)));
  }

  /** Where a version lies in the archive, or a problem. */
  static ModelSource source(ModelDownload download, JobView job, int number) {
    version(job, number);
    try {
      return download.source(job, number);
    } catch (IllegalStateException gone) {
      throw new Problem(Kind.MODEL_GONE, gone.getMessage());
    }
  }

  /** Does a work with large files, of which only a few are done at a time. */
  void work(Work work) throws IOException {
    if (!places.tryAcquire()) {
      throw new Problem(Kind.TOO_MANY, "%d models are being handled already".formatted(AT_ONCE));
    }
    Path directory = Files.createTempDirectory("tributary-model-");
    try {
      work.in(directory);
    } finally {
      places.release();
      try (var files = Files.newDirectoryStream(directory)) {
        for (Path file : files) {
          Files.delete(file);
        }
      }
      Files.delete(directory);
    }
  }
}
