package dev.tributary.storage.servers;

import dev.tributary.servers.EmbeddedS3;
import dev.tributary.storage.archive.S3Settings;
import java.nio.file.Path;
import java.util.List;

/** An S3 server in this JVM with one bucket, and the settings that lead to it. */
public final class TestS3 implements AutoCloseable {
  public static final String BUCKET = "archive";

  private final Path directory = TestFiles.newDirectory("s3");
  private final EmbeddedS3 server = new EmbeddedS3(directory, List.of(BUCKET));

  TestS3() {
    server.start();
  }

  /** Under a prefix of the bucket. */
  public S3Settings settings(String prefix) {
    return new S3Settings(
        server.endpoint(),
        EmbeddedS3.REGION,
        EmbeddedS3.ACCESS_KEY,
        EmbeddedS3.SECRET_KEY,
        true,
        BUCKET,
        prefix);
  }

  @Override
  public void close() {
    try {
      server.close();
    } finally {
      TestFiles.delete(directory);
    }
  }
}
