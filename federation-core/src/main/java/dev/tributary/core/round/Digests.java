package dev.tributary.core.round;

import dev.tributary.core.check.Require;
import dev.tributary.core.round.LogRecord.RoundClosed;
import dev.tributary.core.round.LogRecord.RoundStarted;
import dev.tributary.core.vector.FloatBytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/** What clients and coordinator of a secure round must hold in common, as SHA-256 in hex. */
public final class Digests {
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  private Digests() {}

  /**
   * The roster of a round: SHA-256 over its advertisements' digests, 32 bytes each.
   *
   * @param advertisements hex SHA-256 of each member's advertisement, by cohort index
   */
  public static String roster(List<String> advertisements) {
    MessageDigest sha256 = FloatBytes.newSha256();
    for (String digest : advertisements) {
      requireSha256("advertisement digest", digest);
      sha256.update(HexFormat.of().parseHex(digest));
    }
    return HexFormat.of().formatHex(sha256.digest());
  }

  /**
   * The member set of a closed round: SHA-256 over job, round, number of members, and of each by
   * cohort index the client and the partition of its chunks. Texts are UTF-8 with their length in
   * bytes before them, and all numbers are 4 bytes, big endian.
   */
  public static String members(RoundStarted round, RoundClosed closed) {
    MessageDigest sha256 = FloatBytes.newSha256();
    update(sha256, round.job());
    update(sha256, round.round());
    update(sha256, closed.members().size());
    for (Member member : closed.members()) {
      update(sha256, round.cohort().get(member.cohortIndex()));
      update(sha256, member.partition());
    }
    return HexFormat.of().formatHex(sha256.digest());
  }

  private static void update(MessageDigest sha256, String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    update(sha256, utf8.length);
    sha256.update(utf8);
  }

  private static void update(MessageDigest sha256, int number) {
    sha256.update(ByteBuffer.allocate(Integer.BYTES).putInt(number).flip());
  }

  static void requireSha256(String subject, String hex) {
    Require.that(
        hex != null && SHA256.matcher(hex).matches(), subject, "must be 64 hex digits", hex);
  }
}
