package dev.tributary.core.job;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A SHA-256 for each spec. Which text it is of, the core leaves to those who write the log. */
public final class SpecHashes {
  private SpecHashes() {}

  public static String of(JobSpec spec) {
    try {
      byte[] text = spec.toString().getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }
}
