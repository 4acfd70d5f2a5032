package dev.tributary.control.model;

import dev.tributary.control.connection.Connection;
import dev.tributary.control.job.JobView;
import dev.tributary.control.job.ModelVersion;
import dev.tributary.core.coordination.Archived;
import dev.tributary.core.job.ModelSource;
import dev.tributary.core.job.ModelSpec;
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
import java.util.Map;
import java.util.Optional;

/**
 * Saves any version of a job's model: from the archive if it lies there and the connection knows
 * how to get there, else shard by shard from the topic of models. Memory does not grow with the
 * model.
 *
 * @param patience how long to wait for each answer of the broker
 * @param searchesLog whether to read the log from its beginning for where an older version lies in
 *     the topic; if not, one that is not archived counts as gone
 */
public record ModelDownload(Connection connection, Duration patience, boolean searchesLog) {

  /** One that finds whatever can be had. */
  public ModelDownload(Connection connection, Duration patience) {
    this(connection, patience, true);
  }

  /**
   * The file appears whole or not at all and replaces one that was there. The vector in it has the
   * SHA-256 that the round log gives, if it gives one.
   *
   * @throws IllegalStateException if the job has no such version, or it can not be had any more
   * @throws dev.tributary.storage.archive.ArchiveException if the archive is away or refuses
   * @throws UncheckedIOException if the file can not be written
   */
  public SavedModel save(JobView job, int version, ModelFormat format, Path file) {
    ModelVersion view = ModelVersions.existing(job, version);
    ModelSpec layout = job.spec().orElseThrow().model();
    requireDirectory(file);
    Path vector = file.resolveSibling(file.getFileName() + ".download");
    Path partial = file.resolveSibling(file.getFileName() + ".partial");
    try {
      Download download = vector(job, view, layout, vector);
      view.archived().ifPresent(record -> requireSame(download, record));
      if (format == ModelFormat.F32) {
        Files.move(vector, partial, StandardCopyOption.REPLACE_EXISTING);
      } else {
        Map<String, String> about =
            Map.of(
                "job", job.id(), "version", Integer.toString(version), "sha256", download.sha256());
        format.write(new VectorFile(vector), layout.tensors(), about, partial);
      }
      long bytes = Files.size(partial);
      Files.move(partial, file, StandardCopyOption.REPLACE_EXISTING);
      return new SavedModel(
          job.id(), version, file, format, bytes, download.sha256(), download.source());
    } catch (IOException failed) {
      throw new UncheckedIOException("cannot write " + file, failed);
    } finally {
      vector.toFile().delete();
      partial.toFile().delete();
    }
  }

  private static void requireDirectory(Path file) {
    Path directory = file.toAbsolutePath().getParent();
    if (directory == null || !Files.isDirectory(directory) || Files.isDirectory(file)) {
      throw new IllegalArgumentException(
          "%s must be a file in a directory that exists".formatted(file));
    }
  }

  private record Download(String source, String sha256) {}

  private Download vector(JobView job, ModelVersion view, ModelSpec layout, Path target) {
    return connection
        .archive()
        .flatMap(known -> archived(job.id(), view))
        .map(found -> fromArchive(job.id(), view.version(), target))
        .orElseGet(() -> fromTopic(published(job, view), layout, target));
  }

  /**
   * Where a version lies in the archive: as the log says or, if it says nothing, as the archive
   * does. Empty if it is not there, or if the log says nothing and the connection knows of no
   * archive.
   */
  public Optional<Archived> archived(String job, ModelVersion view) {
    if (view.archived().isPresent() || connection.archive().isEmpty()) {
      return view.archived().map(a -> new Archived(a.job(), a.version(), a.uri(), a.sha256()));
    }
    try (ModelArchive archive = new ModelArchive(connection.archive().get())) {
      return archive.find(job, view.version());
    }
  }

  /**
   * A version as what another job starts from.
   *
   * @throws IllegalStateException if it does not lie in the archive
   */
  public ModelSource source(JobView job, int version) {
    return archived(job.id(), ModelVersions.existing(job, version))
        .map(found -> new ModelSource(found.uri(), found.sha256()))
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "job '%s' version %d must lie in an archive that is known, to start from"
                        .formatted(job.id(), version)));
  }

  private Download fromArchive(String job, int version, Path target) {
    try (ModelArchive archive = new ModelArchive(connection.archive().orElseThrow())) {
      Archived copied = archive.copyTo(target, job, version);
      return new Download(copied.uri(), copied.sha256());
    }
  }

  private ModelPublished published(JobView job, ModelVersion view) {
    return job.model()
        .filter(newest -> newest.version() == view.version())
        .orElseGet(() -> search(job.id(), view.version()));
  }

  private ModelPublished search(String job, int version) {
    if (!searchesLog) {
      throw new IllegalStateException(
          "job '%s' version %d can not be had: it was not archived, or no archive is configured"
              .formatted(job, version));
    }
    return PublishedVersion.find(connection.kafka(), patience, job, version);
  }

  private Download fromTopic(ModelPublished published, ModelSpec layout, Path target) {
    MessageDigest digest = FloatBytes.newSha256();
    try (ModelShards shards = new ModelShards(connection.kafka(), patience);
        OutputStream out = Files.newOutputStream(target)) {
      for (byte[] part : shards.parts(published, layout)) {
        digest.update(part);
        out.write(part);
      }
    } catch (IOException failed) {
      throw new UncheckedIOException("cannot write " + target, failed);
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
