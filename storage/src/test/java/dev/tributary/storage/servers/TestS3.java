package dev.tributary.storage.servers;

import dev.tributary.storage.archive.S3Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;

/** An S3 server in this JVM that keeps objects as files. */
public final class TestS3 implements AutoCloseable {
  public static final String BUCKET = "archive";
  private static final String ACCESS_KEY = "test";
  private static final String SECRET_KEY = "test-secret";

  private final Path directory = TestFiles.newDirectory("s3");
  private final URI endpoint = URI.create("http://127.0.0.1:" + TestFiles.freePort());
  private final S3Proxy server;

  TestS3() {
    try {
      Files.createDirectory(directory.resolve(BUCKET));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server =
        S3Proxy.builder()
            .endpoint(endpoint)
            .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, ACCESS_KEY, SECRET_KEY)
            .blobStore(new FilesystemNio2BlobStore(directory.toString()))
            .build();
    try {
      server.start();
    } catch (Exception e) {
      throw new IllegalStateException("S3 server did not start on " + endpoint, e);
    }
  }

  /** Under a prefix of the bucket. */
  public S3Settings settings(String prefix) {
    return new S3Settings(endpoint, "us-east-1", ACCESS_KEY, SECRET_KEY, true, BUCKET, prefix);
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("S3 server did not stop on " + endpoint, e);
    } finally {
      TestFiles.delete(directory);
    }
  }
}
