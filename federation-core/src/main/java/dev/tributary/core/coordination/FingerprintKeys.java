package dev.tributary.core.coordination;

import dev.tributary.core.vector.FloatBytes;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * The key of a job's contribution hashes and draws: differs between jobs, and between runs of a
 * job. Nobody who does not read the round log can guess it, since the host names each run of the
 * coordinator at random.
 */
final class FingerprintKeys {
  private FingerprintKeys() {}

  static String derive(String instance, long epoch, String job) {
    String text = instance + '/' + epoch + '/' + job;
    return HexFormat.of()
        .formatHex(FloatBytes.sha256(text.getBytes(StandardCharsets.UTF_8)), 0, 16);
  }
}
