package dev.tributary.storage.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class S3SettingsTest {
  private static final Map<String, String> FULL =
      Map.of(
          "s3.endpoint", "http://127.0.0.1:9000",
          "s3.region", "eu-central-1",
          "s3.access-key", "who",
          "s3.secret-key", "hunter2",
          "s3.path-style-access", "true",
          "archive.bucket", "models",
          "archive.prefix", "team/a",
          "state.backend.type", "rocksdb");

  @Test
  void allKeysAreRead() {
    assertThat(S3Settings.fromMap(FULL))
        .isEqualTo(
            new S3Settings(
                URI.create("http://127.0.0.1:9000"),
                "eu-central-1",
                "who",
                "hunter2",
                true,
                "models",
                "team/a/"));
  }

  @Test
  void regionAndBucketAreEnough() {
    S3Settings settings =
        S3Settings.fromMap(Map.of("s3.region", "eu-west-1", "archive.bucket", "models"));

    assertThat(settings)
        .isEqualTo(new S3Settings(null, "eu-west-1", null, null, false, "models", ""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          s3.endpoint          | 127.0.0.1:9000 | s3.endpoint must be http(s)://host[:port], got 127.0.0.1:9000
          s3.endpoint          | ftp://host     | s3.endpoint must be http(s)://host[:port], got ftp://host
          s3.region            |                | s3.region must be given, got null
          s3.access-key        |                | s3.access-key must be given together with s3.secret-key, got none
          s3.secret-key        |                | s3.secret-key must be given together with s3.access-key, got none
          s3.path-style-access | yes            | s3.path-style-access must be true or false, got yes
          archive.bucket       |                | archive.bucket must be given, got null
          archive.bucket       | a/b            | archive.bucket must be a bucket's name without a path, got a/b
          archive.prefix       | /a             | archive.prefix must not start with a slash, got /a
          """)
  void aWrongValueIsRefusedWithItsKey(String key, String value, String message) {
    Map<String, String> wrong = new HashMap<>(FULL);
    wrong.remove(key);
    if (value != null) {
      wrong.put(key, value);
    }

    assertThatIllegalArgumentException()
        .isThrownBy(() -> S3Settings.fromMap(wrong))
        .withMessage(message);
  }

  @Test
  void thePrintedFormShowsNoSecret() {
    assertThat(S3Settings.fromMap(FULL).toString()).contains("models").doesNotContain("hunter2");
  }
}
