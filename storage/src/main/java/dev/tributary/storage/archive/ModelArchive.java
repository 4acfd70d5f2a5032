package dev.tributary.storage.archive;

import dev.tributary.core.check.Require;
import dev.tributary.core.coordination.Archived;
import dev.tributary.core.vector.FloatBytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Every model version as one object of S3, {@code <prefix>models/<job>/v00020.f32}: the parameter
 * vector as float32, little endian, and its SHA-256 as hex in the user metadata {@code sha256}.
 *
 * <p>The SDK tries a failed request again within a second; beyond that, trying again is the
 * caller's. Safe for several threads.
 */
public final class ModelArchive implements AutoCloseable {
  static final String SHA256 = "sha256";
  private static final int HTTP_NOT_FOUND = 404;
  private static final int BUFFER_BYTES = 1 << 16;

  private final S3Settings settings;
  private final S3Client s3;

  /** Connects to nothing yet. */
  public ModelArchive(S3Settings settings) {
    this.settings = settings;
    this.s3 = connect(settings);
  }

  static S3Client connect(S3Settings settings) {
    S3ClientBuilder builder =
        S3Client.builder()
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .region(Region.of(settings.region()))
            .forcePathStyle(settings.pathStyle());
    if (settings.endpoint() != null) {
      builder.endpointOverride(settings.endpoint());
    }
    if (settings.accessKey() != null) {
      builder.credentialsProvider(
          StaticCredentialsProvider.create(
              AwsBasicCredentials.create(settings.accessKey(), settings.secretKey())));
    }
    return builder.build();
  }

  /** Where a version lies: {@code s3://bucket/key}. */
  public String uri(String job, int version) {
    return "s3://" + settings.bucket() + "/" + key(job, version);
  }

  private String key(String job, int version) {
    Require.name("job", job);
    Require.range("version", version, 0, Integer.MAX_VALUE);
    return String.format(Locale.ROOT, "%smodels/%s/v%05d.f32", settings.prefix(), job, version);
  }

  /**
   * Archives a version. If an object of this hash and length is there already, nothing is sent.
   * Memory is one part of the upload, 8 MiB, whatever the model's size.
   *
   * @param float32LeParts the vector from its beginning, in pieces; gone through twice, since the
   *     hash goes ahead of the bytes
   * @param totalBytes of all parts
   * @throws IllegalArgumentException if the parts do not add up to {@code totalBytes}
   * @throws ArchiveException if the store is away or refuses it, or if the parts changed in between
   */
  public Archived put(String job, int version, Iterable<byte[]> float32LeParts, long totalBytes) {
    String key = key(job, version);
    String sha256 = sha256(float32LeParts, job, version, totalBytes);
    Archived archived = new Archived(job, version, uri(job, version), sha256);
    if (holds(archived, totalBytes)) {
      return archived;
    }
    try {
      new ModelUpload(s3, settings.bucket(), key, sha256).send(float32LeParts, totalBytes);
    } catch (SdkException e) {
      throw new ArchiveException("cannot write " + archived.uri(), e);
    }
    return archived;
  }

  private static String sha256(Iterable<byte[]> parts, String job, int version, long totalBytes) {
    MessageDigest digest = FloatBytes.newSha256();
    long bytes = 0;
    for (byte[] part : parts) {
      digest.update(part);
      bytes += part.length;
    }
    if (bytes != totalBytes) {
      throw new IllegalArgumentException(
          "the parts of job %s version %d must hold %d bytes, got %d"
              .formatted(job, version, totalBytes, bytes));
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private boolean holds(Archived archived, long bytes) {
    return head(archived.job(), archived.version())
        .filter(head -> archived.sha256().equals(head.metadata().get(SHA256)))
        .filter(head -> head.contentLength() == bytes)
        .isPresent();
  }

  /**
   * What the archive holds of a version, by its metadata; empty if it holds nothing.
   *
   * @throws ArchiveException if the store is away or refuses, or if the object has no hash
   */
  public Optional<Archived> find(String job, int version) {
    return head(job, version)
        .map(HeadObjectResponse::metadata)
        .map(metadata -> archived(job, version, metadata.get(SHA256)));
  }

  private Optional<HeadObjectResponse> head(String job, int version) {
    String key = key(job, version);
    try {
      return Optional.of(s3.headObject(r -> r.bucket(settings.bucket()).key(key)));
    } catch (S3Exception e) {
      if (e.statusCode() == HTTP_NOT_FOUND) {
        return Optional.empty();
      }
      throw new ArchiveException("cannot look up " + uri(job, version), e);
    } catch (SdkException e) {
      throw new ArchiveException("cannot look up " + uri(job, version), e);
    }
  }

  private Archived archived(String job, int version, String sha256) {
    String uri = uri(job, version);
    if (sha256 == null) {
      throw new ArchiveException(uri + " must have the metadata sha256, got none");
    }
    return new Archived(job, version, uri, sha256);
  }

  /**
   * The parameter vector of a version.
   *
   * @throws ArchiveException if it is not there, is not what was archived, or the store is away
   */
  public float[] get(String job, int version) {
    try (ResponseInputStream<GetObjectResponse> object = open(job, version)) {
      long bytes = object.response().contentLength();
      if (bytes % Float.BYTES != 0 || bytes / Float.BYTES > Integer.MAX_VALUE) {
        throw new ArchiveException(
            "%s must hold at most 2^31 - 1 float32 values, got %d bytes"
                .formatted(uri(job, version), bytes));
      }
      float[] values = new float[Math.toIntExact(bytes / Float.BYTES)];
      FloatBuffer target = FloatBuffer.wrap(values);
      copyVerified(
          job,
          version,
          object,
          (buffer, count) ->
              target.put(
                  ByteBuffer.wrap(buffer, 0, count)
                      .order(ByteOrder.LITTLE_ENDIAN)
                      .asFloatBuffer()));
      return values;
    } catch (IOException | SdkException e) {
      throw new ArchiveException("cannot read " + uri(job, version), e);
    }
  }

  /**
   * Copies a version into a file, which then prints the same hash with {@code sha256sum}. The file
   * appears whole or not at all, and replaces one that was there.
   *
   * @throws ArchiveException as {@link #get}, or if the file can not be written
   */
  public Archived copyTo(Path file, String job, int version) {
    Path partial = file.resolveSibling(file.getFileName() + ".partial");
    try {
      Archived archived;
      try (ResponseInputStream<GetObjectResponse> object = open(job, version);
          OutputStream out = Files.newOutputStream(partial)) {
        archived = copyVerified(job, version, object, (buffer, n) -> out.write(buffer, 0, n));
      }
      Files.move(partial, file, StandardCopyOption.REPLACE_EXISTING);
      return archived;
    } catch (IOException | SdkException e) {
      throw new ArchiveException("cannot copy %s to %s".formatted(uri(job, version), file), e);
    } finally {
      partial.toFile().delete();
    }
  }

  private ResponseInputStream<GetObjectResponse> open(String job, int version) {
    String key = key(job, version);
    return s3.getObject(r -> r.bucket(settings.bucket()).key(key));
  }

  /** Takes whole float32 values, since only the last piece is shorter than the buffer. */
  @FunctionalInterface
  private interface Sink {
    void accept(byte[] buffer, int count) throws IOException;
  }

  private Archived copyVerified(
      String job, int version, ResponseInputStream<GetObjectResponse> object, Sink sink)
      throws IOException {
    Archived expected = archived(job, version, object.response().metadata().get(SHA256));
    MessageDigest digest = FloatBytes.newSha256();
    byte[] buffer = new byte[BUFFER_BYTES];
    for (int n = fill(object, buffer); n > 0; n = fill(object, buffer)) {
      digest.update(buffer, 0, n);
      sink.accept(buffer, n);
    }
    String actual = HexFormat.of().formatHex(digest.digest());
    if (!actual.equals(expected.sha256())) {
      throw new ArchiveException(
          "%s must have SHA-256 %s, got %s".formatted(expected.uri(), expected.sha256(), actual));
    }
    return expected;
  }

  private static int fill(InputStream in, byte[] buffer) throws IOException {
    return in.readNBytes(buffer, 0, buffer.length);
  }

  @Override
  public void close() {
    s3.close();
  }
}
