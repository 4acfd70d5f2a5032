package dev.tributary.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.core.secagg.Bytes;
import dev.tributary.core.secagg.EncryptedShares;
import dev.tributary.core.secagg.IndexedBytes;
import dev.tributary.core.secagg.KeyAdvertisement;
import dev.tributary.core.secagg.Roster;
import dev.tributary.core.secagg.RoundId;
import dev.tributary.core.secagg.UnmaskShares;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * What is signed and hashed in secure rounds, written by the table of the protocol's page alone:
 * who writes a client in another language has nothing else.
 */
class CanonicalBytesTest {
  private static final Pattern NAMED = Pattern.compile("`([^`]+)`");
  private static final List<String> FOUR = List.of("job", "round", "session", "client");

  private static final RoundId ROUND = new RoundId("digits-ü", 7, "session 1");
  private static final Bytes SIGNATURE = filled(64, 9);
  private static final KeyAdvertisement KEYS =
      new KeyAdvertisement(ROUND, "hospital-7", filled(32, 1), filled(32, 2), SIGNATURE);
  private static final List<IndexedBytes> SHARES =
      List.of(new IndexedBytes(0, filled(5, 3)), new IndexedBytes(300, filled(0, 0)));
  private static final List<IndexedBytes> OTHERS = List.of(new IndexedBytes(2, filled(17, 4)));
  private static final List<Integer> SHARERS = List.of(0, 2, 300);
  private static final List<Integer> MEMBERS = List.of(0, 300);
  private static final Bytes ROSTER = filled(32, 5);

  /** How each thing that the page names is written. */
  private static final Map<String, Field> FIELDS =
      Map.ofEntries(
          Map.entry("job", out -> text("digits-ü", out)),
          Map.entry("round", out -> out.writeInt(7)),
          Map.entry("session", out -> text("session 1", out)),
          Map.entry("client", out -> text("hospital-7", out)),
          Map.entry("encryptionKey", out -> bytes(KEYS.encryptionKey(), out)),
          Map.entry("maskKey", out -> bytes(KEYS.maskKey(), out)),
          Map.entry("commitment", out -> bytes(filled(32, 6), out)),
          Map.entry("shares", out -> list(SHARES, out)),
          Map.entry("memberDigest", out -> bytes(filled(32, 7), out)),
          Map.entry("selfMaskShares", out -> list(SHARES, out)),
          Map.entry("maskKeyShares", out -> list(OTHERS, out)),
          Map.entry("rosterDigest", out -> bytes(ROSTER, out)),
          Map.entry("KeysFixed", out -> list(SHARES, out)),
          Map.entry("SharesFixed", out -> numbers(SHARERS, out)),
          Map.entry("RoundClosed", out -> numbers(MEMBERS, out)));

  @FunctionalInterface
  private interface Field {
    void write(DataOutputStream out) throws IOException;
  }

  private static Bytes filled(int length, int value) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) value);
    return Bytes.of(bytes);
  }

  private static void text(String value, DataOutputStream out) throws IOException {
    bytes(Bytes.of(value.getBytes(StandardCharsets.UTF_8)), out);
  }

  private static void bytes(Bytes value, DataOutputStream out) throws IOException {
    out.writeInt(value.size());
    out.write(value.toArray());
  }

  private static void list(List<IndexedBytes> values, DataOutputStream out) throws IOException {
    out.writeInt(values.size());
    for (IndexedBytes value : values) {
      out.writeInt(value.cohortIndex());
      bytes(value.bytes(), out);
    }
  }

  private static void numbers(List<Integer> values, DataOutputStream out) throws IOException {
    out.writeInt(values.size());
    for (int value : values) {
      out.writeInt(value);
    }
  }

  /** The bytes that the row which begins so asks for; a name without a field is a context. */
  private static byte[] ofPage(String row, Field... rest) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    try {
      String line =
          Files.readString(Path.of("README.md"), StandardCharsets.UTF_8)
              .lines()
              .filter(each -> each.startsWith("| " + row))
              .findFirst()
              .orElseThrow();
      String fields = line.substring(line.indexOf('|', 1));
      List<String> names = new ArrayList<>();
      Matcher named = NAMED.matcher(fields);
      while (named.find()) {
        names.add(named.group(1));
      }
      if (fields.contains("the same four")) {
        names.addAll(1, FOUR);
      }
      assertThat(names.get(0)).startsWith("tributary secagg ");
      text(names.get(0), out);
      for (String name : names.subList(1, names.size())) {
        assertThat(FIELDS).containsKey(name);
        FIELDS.get(name).write(out);
      }
      for (Field field : rest) {
        field.write(out);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aClientSignsTheBytesOfThePage() {
    EncryptedShares shares =
        new EncryptedShares(ROUND, "hospital-7", filled(32, 6), SHARES, SIGNATURE);
    UnmaskShares answer =
        new UnmaskShares(ROUND, "hospital-7", filled(32, 7), SHARES, OTHERS, SIGNATURE);

    assertThat(ofPage("`KeyAdvertisement`, signed")).isEqualTo(KEYS.content().toArray());
    assertThat(ofPage("`EncryptedShares`, signed")).isEqualTo(shares.content().toArray());
    assertThat(ofPage("`UnmaskShares`, signed")).isEqualTo(answer.content().toArray());
  }

  @Test
  void theDigestsAreOfTheBytesOfThePage() {
    byte[] advertisement = ofPage("digest of an advertisement", out -> bytes(KEYS.content(), out));

    assertThat(sha256(advertisement)).isEqualTo(KEYS.digest().toArray());
    assertThat(sha256(ofPage("`rosterDigest`")))
        .isEqualTo(Roster.digestOf(ROUND, SHARES).toArray());
    assertThat(sha256(ofPage("`memberDigest`")))
        .isEqualTo(UnmaskShares.memberDigest(ROUND, ROSTER, SHARERS, MEMBERS).toArray());
  }
}
