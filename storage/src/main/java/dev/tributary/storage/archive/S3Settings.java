package dev.tributary.storage.archive;

import dev.tributary.core.check.Require;
import java.io.Serializable;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;

/**
 * Where the model archive lies and how to get there.
 *
 * @param endpoint of a server that speaks S3, null for AWS itself
 * @param accessKey null, together with {@code secretKey}, to take the credentials that the AWS SDK
 *     finds in the environment
 * @param pathStyle whether the bucket goes into the path of a request instead of its host name
 * @param prefix put in front of every key; empty, or ending in a slash
 */
public record S3Settings(
    URI endpoint,
    String region,
    String accessKey,
    String secretKey,
    boolean pathStyle,
    String bucket,
    String prefix)
    implements Serializable {
  public static final String ENDPOINT = "s3.endpoint";
  public static final String REGION = "s3.region";
  public static final String ACCESS_KEY = "s3.access-key";
  public static final String SECRET_KEY = "s3.secret-key";
  public static final String PATH_STYLE = "s3.path-style-access";
  public static final String BUCKET = "archive.bucket";
  public static final String PREFIX = "archive.prefix";

  /**
   * @throws IllegalArgumentException naming the key of {@link #fromMap} that is wrong
   */
  public S3Settings {
    if (endpoint != null) {
      boolean http = "http".equals(endpoint.getScheme()) || "https".equals(endpoint.getScheme());
      Require.that(
          http && endpoint.getHost() != null, ENDPOINT, "must be http(s)://host[:port]", endpoint);
    }
    given(REGION, region);
    given(BUCKET, bucket);
    Require.that(!bucket.contains("/"), BUCKET, "must be a bucket's name without a path", bucket);
    if (isBlank(accessKey) != isBlank(secretKey)) {
      String missing = isBlank(accessKey) ? ACCESS_KEY : SECRET_KEY;
      String present = isBlank(accessKey) ? SECRET_KEY : ACCESS_KEY;
      throw new IllegalArgumentException(
          "%s must be given together with %s, got none".formatted(missing, present));
    }
    accessKey = isBlank(accessKey) ? null : accessKey;
    secretKey = isBlank(secretKey) ? null : secretKey;
    prefix = prefix == null ? "" : prefix.strip();
    Require.that(!prefix.startsWith("/"), PREFIX, "must not start with a slash", prefix);
    if (!prefix.isEmpty() && !prefix.endsWith("/")) {
      prefix = prefix + "/";
    }
  }

  /**
   * Settings from a flat configuration; keys of others are left alone. {@code s3.region} and {@code
   * archive.bucket} must be given.
   *
   * @throws IllegalArgumentException naming the key, the rule and the value
   */
  public static S3Settings fromMap(Map<String, String> configuration) {
    return new S3Settings(
        endpoint(configuration.get(ENDPOINT)),
        configuration.get(REGION),
        configuration.get(ACCESS_KEY),
        configuration.get(SECRET_KEY),
        flag(PATH_STYLE, configuration.getOrDefault(PATH_STYLE, "false")),
        configuration.get(BUCKET),
        configuration.get(PREFIX));
  }

  private static URI endpoint(String text) {
    if (isBlank(text)) {
      return null;
    }
    try {
      return new URI(text.strip());
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(
          "%s must be http(s)://host[:port], got %s".formatted(ENDPOINT, text), e);
    }
  }

  private static boolean flag(String key, String text) {
    Require.that(text.equals("true") || text.equals("false"), key, "must be true or false", text);
    return text.equals("true");
  }

  private static void given(String key, String value) {
    Require.that(!isBlank(value), key, "must be given", value);
  }

  private static boolean isBlank(String value) {
    return value == null || value.isBlank();
  }

  /** Without the credentials. */
  @Override
  public String toString() {
    return "S3Settings[endpoint=%s, region=%s, pathStyle=%s, bucket=%s, prefix=%s]"
        .formatted(endpoint, region, pathStyle, bucket, prefix);
  }
}
