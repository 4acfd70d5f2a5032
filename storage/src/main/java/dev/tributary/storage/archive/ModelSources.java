package dev.tributary.storage.archive;

import dev.tributary.core.check.Require;
import dev.tributary.core.job.ModelSource;
import dev.tributary.core.job.ModelSpec;
import dev.tributary.core.vector.FloatBytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.NoSuchElementException;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Models that jobs start from: versions of other jobs, and models from elsewhere, which lie as
 * {@code <prefix>imports/<name>/<sha256>.f32} in the archive's bucket.
 *
 * <p>Nothing outside of the archive is read: what lies there is what its clients may know anyway,
 * since a job publishes the model that it starts from. Safe for several threads.
 */
public final class ModelSources implements AutoCloseable {
  private static final int NOT_THERE = 404;
  private static final int RANGE_NOT_SATISFIABLE = 416;
  private static final int PIECE_BYTES = 1 << 20;

  private final S3Settings settings;
  private final S3Client s3;

  /** Connects to nothing yet. */
  public ModelSources(S3Settings settings) {
    this.settings = settings;
    this.s3 = ModelArchive.connect(settings);
  }

  /** As {@link #read}, with a connection for this once. */
  public static float[] readOnce(
      S3Settings settings, ModelSource source, ModelSpec layout, int shard) {
    try (ModelSources sources = new ModelSources(settings)) {
      return sources.read(source, layout, shard);
    }
  }

  /**
   * One shard's part of a source. Its hash is not looked at: it is that of the whole.
   *
   * @throws UnfitSourceException if there is no such object in the archive, it has another length
   *     than the layout, or a coordinate is not finite
   * @throws ArchiveException if the store is away or refuses
   */
  public float[] read(ModelSource source, ModelSpec layout, int shard) {
    long totalBytes = (long) Float.BYTES * layout.parameterCount();
    long from = (long) Float.BYTES * layout.shardStart(shard);
    int count = Float.BYTES * layout.shardSize(shard);
    byte[] bytes = range(source.uri(), from, count, totalBytes);
    float[] values = new float[layout.shardSize(shard)];
    FloatBytes.decode(bytes, values, 0);
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        throw new UnfitSourceException(
            "%s must hold finite values, got %s at coordinate %d"
                .formatted(source.uri(), values[i], layout.shardStart(shard) + i));
      }
    }
    return values;
  }

  private byte[] range(String uri, long from, int count, long totalBytes) {
    String key = key(uri);
    try (ResponseInputStream<GetObjectResponse> part =
        s3.getObject(
            r ->
                r.bucket(settings.bucket())
                    .key(key)
                    .range("bytes=%d-%d".formatted(from, from + count - 1)))) {
      requireLength(uri, totalBytes, lengthOfWhole(part.response()));
      byte[] bytes = part.readNBytes(count);
      if (bytes.length != count) {
        throw new ArchiveException(
            "%s must give %d bytes from %d on, got %d".formatted(uri, count, from, bytes.length));
      }
      return bytes;
    } catch (S3Exception e) {
      if (e.statusCode() == NOT_THERE) {
        throw new UnfitSourceException("model.initial.uri must be there, got nothing at " + uri);
      }
      if (e.statusCode() == RANGE_NOT_SATISFIABLE) {
        throw new UnfitSourceException(
            "%s must have %d bytes, got fewer".formatted(uri, totalBytes));
      }
      throw new ArchiveException("cannot read " + uri, e);
    } catch (IOException | SdkException e) {
      throw new ArchiveException("cannot read " + uri, e);
    }
  }

  private static void requireLength(String uri, long wanted, long length) {
    if (length != wanted) {
      throw new UnfitSourceException(
          "%s must have %d bytes, got %d".formatted(uri, wanted, length));
    }
  }

  /** Of {@code bytes 0-99/1234}. */
  private static long lengthOfWhole(GetObjectResponse response) {
    String range = response.contentRange();
    return range == null
        ? response.contentLength()
        : Long.parseLong(range.substring(range.indexOf('/') + 1));
  }

  private String key(String uri) {
    String bucket = "s3://" + settings.bucket() + "/";
    if (!uri.startsWith(bucket + settings.prefix())) {
      throw new UnfitSourceException(
          "model.initial.uri must begin with %s%s, got %s"
              .formatted(bucket, settings.prefix(), uri));
    }
    return uri.substring(bucket.length());
  }

  /**
   * Puts a model from elsewhere into the archive. The same model once more changes nothing.
   *
   * @param name what people call it, like a job's id
   * @param vector float32, little endian
   * @param sha256 of the file
   * @return where it lies, as a job's spec says it
   * @throws ArchiveException if the store is away or refuses it
   */
  public ModelSource put(String name, Path vector, String sha256) {
    Require.name("name", name);
    String key = "%simports/%s/%s.f32".formatted(settings.prefix(), name, sha256);
    ModelSource source = new ModelSource("s3://" + settings.bucket() + "/" + key, sha256);
    try {
      new ModelUpload(s3, settings.bucket(), key, sha256)
          .send(() -> pieces(vector), Files.size(vector));
    } catch (SdkException | IOException e) {
      throw new ArchiveException("cannot write " + source.uri(), e);
    }
    return source;
  }

  private static Iterator<byte[]> pieces(Path file) {
    return new Iterator<>() {
      private long at;
      private final long size = size(file);

      @Override
      public boolean hasNext() {
        return at < size;
      }

      @Override
      public byte[] next() {
        if (!hasNext()) {
          throw new NoSuchElementException(file.toString());
        }
        try (InputStream in = Files.newInputStream(file)) {
          in.skipNBytes(at);
          byte[] piece = in.readNBytes(PIECE_BYTES);
          at += piece.length;
          return piece;
        } catch (IOException e) {
          throw new UncheckedIOException("cannot read " + file, e);
        }
      }
    };
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  @Override
  public void close() {
    s3.close();
  }
}
