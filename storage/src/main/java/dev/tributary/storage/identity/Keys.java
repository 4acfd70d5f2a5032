package dev.tributary.storage.identity;

import dev.tributary.core.check.Require;
import dev.tributary.core.secagg.Bytes;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** Ed25519 public keys as text: 64 hexadecimal digits. */
public final class Keys {
  private static final Pattern HEX = Pattern.compile("[0-9a-fA-F]{64}");

  private Keys() {}

  /**
   * @param subject what it is, for the message
   * @throws IllegalArgumentException if it is no key
   */
  public static Bytes parse(String subject, String text) {
    Require.that(isKey(text), subject, "must be 64 hexadecimal digits", text);
    return Bytes.of(HexFormat.of().parseHex(text));
  }

  static boolean isKey(String text) {
    return HEX.matcher(text).matches();
  }
}
