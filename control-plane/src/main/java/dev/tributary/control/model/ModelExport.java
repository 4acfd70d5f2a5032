package dev.tributary.control.model;

import dev.tributary.control.connection.Connection;
import dev.tributary.control.job.JobView;
import dev.tributary.control.job.ModelVersion;
import dev.tributary.core.coordination.Archived;
import dev.tributary.core.round.LogRecord.ModelArchived;
import dev.tributary.core.round.LogRecord.ModelPublished;
import dev.tributary.core.vector.FloatBytes;
import dev.tributary.storage.archive.ModelArchive;
import dev.tributary.storage.model.ModelShards;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Saves versions of a job's model: from the archive if it lies there and the connection knows how
 * to get there, else shard by shard from the topic of models. Memory does not grow with the model.
 *
 * @param patience how long to wait for each answer of the broker
 */
public record ModelExport(Connection connection, Duration patience) {

  /**
   * The newest version. The file appears whole or not at all, replaces one that was there, and has
   * the SHA-256 that the round log gives.
   *
   * @throws IllegalStateException if the job has no model, or its newest can not be had any more
   * @throws dev.tributary.storage.archive.ArchiveException if the archive is away or refuses
   * @throws UncheckedIOException if the file can not be written
   */
  public SavedModel save(JobView job, Path file) {
    ModelPublished newest =
        job.model()
            .orElseThrow(
                () -> new IllegalStateException("job '%s' has no model yet".formatted(job.id())));
    return save(job, newest.version(), file);
  }

  /**
   * A version that the job has made; an older one than the newest comes from the archive alone.
   *
   * @throws IllegalStateException if it can not be had any more, else as {@link #save(JobView,
   *     Path)}
   */
  public SavedModel save(JobView job, int version, Path file) {
    Optional<ModelArchived> archived =
        job.archived()
            .filter(record -> record.version() == version)
            .or(() -> job.version(version).flatMap(ModelVersion::archived));
    Optional<ModelPublished> published = job.model().filter(newest -> newest.version() == version);
    requireDirectory(file);
    Path partial = file.resolveSibling(file.getFileName() + ".download");
    try {
      Download download =
          archived.isPresent() && connection.archive().isPresent()
              ? fromArchive(job.id(), version, partial)
              : fromTopic(job, published.orElseThrow(() -> gone(job, version)), partial);
      archived.ifPresent(record -> requireSame(download, record));
      long bytes = Files.size(partial);
      Files.move(partial, file, StandardCopyOption.REPLACE_EXISTING);
      return new SavedModel(job.id(), version, file, bytes, download.sha256(), download.source());
    } catch (IOException failed) {
      throw new UncheckedIOException("cannot write " + file, failed);
    } finally {
      partial.toFile().delete();
    }
  }

  private static IllegalStateException gone(JobView job, int version) {
    return new IllegalStateException(
        "job '%s' version %d can not be had: it was not archived, or no archive is configured"
            .formatted(job.id(), version));
  }

  private static void requireDirectory(Path file) {
    Path directory = file.toAbsolutePath().getParent();
    if (directory == null || !Files.isDirectory(directory) || Files.isDirectory(file)) {
      throw new IllegalArgumentException(
          "%s must be a file in a directory that exists".formatted(file));
    }
  }

  private record Download(String source, String sha256) {}

  private Download fromArchive(String job, int version, Path target) {
    try (ModelArchive archive = new ModelArchive(connection.archive().orElseThrow())) {
      Archived copied = archive.copyTo(target, job, version);
      return new Download(copied.uri(), copied.sha256());
    }
  }

  private Download fromTopic(JobView job, ModelPublished newest, Path target) throws IOException {
    MessageDigest digest = FloatBytes.newSha256();
    try (ModelShards shards = new ModelShards(connection.kafka(), patience);
        OutputStream out = Files.newOutputStream(target)) {
      for (byte[] part : shards.parts(newest, job.spec().orElseThrow().model())) {
        digest.update(part);
        out.write(part);
      }
    }
    return new Download(
        "topic " + connection.kafka().topics().models(), HexFormat.of().formatHex(digest.digest()));
  }

  private static void requireSame(Download download, ModelArchived record) {
    if (!download.sha256().equals(record.sha256())) {
      throw new IllegalStateException(
          "job '%s' version %d from %s must have SHA-256 %s, got %s"
              .formatted(
                  record.job(),
                  record.version(),
                  download.source(),
                  record.sha256(),
                  download.sha256()));
    }
  }
}
