package dev.tributary.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;

/**
 * An S3 server (S3Proxy) on 127.0.0.1 that keeps each bucket as a subdirectory and each object as a
 * file. It verifies signatures and honours conditional writes; it knows no versions of objects.
 *
 * <p>It may be stopped and started again on the same port with the same objects. Not thread-safe.
 */
public final class EmbeddedS3 implements AutoCloseable {

  /** Any region will do, but clients insist on one. */
  public static final String REGION = "us-east-1";

  /** Of a server for one machine and one person: not a secret. */
  public static final String ACCESS_KEY = "tributary";

  /** See {@link #ACCESS_KEY}. */
  public static final String SECRET_KEY = "tributary-local";

  private final Path directory;
  private final int port;
  private S3Proxy server;

  /** A server on a free port, not started yet; its buckets are made now. */
  public EmbeddedS3(Path directory, List<String> buckets) {
    this(directory, FreePorts.pick(1).get(0), buckets);
  }

  /** A server on this port of 127.0.0.1, not started yet; its buckets are made now. */
  public EmbeddedS3(Path directory, int port, List<String> buckets) {
    this.directory = directory;
    this.port = port;
    try {
      for (String bucket : buckets) {
        Files.createDirectories(directory.resolve(bucket));
      }
    } catch (IOException failed) {
      throw new UncheckedIOException("cannot make the buckets of " + directory, failed);
    }
  }

  /** Serves when this returns. Does nothing if it is running. */
  public void start() {
    if (running()) {
      return;
    }
    S3Proxy next =
        S3Proxy.builder()
            .endpoint(endpoint())
            .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, ACCESS_KEY, SECRET_KEY)
            .blobStore(new FilesystemNio2BlobStore(directory.toString()))
            .build();
    try {
      next.start();
    } catch (Exception failed) {
      throw new IllegalStateException("S3 server did not start on " + endpoint(), failed);
    }
    server = next;
  }

  /** Closes the port and forgets nothing. Does nothing if it is stopped. */
  public void stop() {
    if (!running()) {
      return;
    }
    try {
      server.stop();
    } catch (Exception failed) {
      throw new IllegalStateException("S3 server did not stop on " + endpoint(), failed);
    } finally {
      server = null;
    }
  }

  public boolean running() {
    return server != null;
  }

  /** Such as {@code http://127.0.0.1:23456}; the same through every stop and start. */
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /** Where the objects lie: {@code directory/bucket/key}. */
  public Path directory() {
    return directory;
  }

  @Override
  public void close() {
    stop();
  }
}
