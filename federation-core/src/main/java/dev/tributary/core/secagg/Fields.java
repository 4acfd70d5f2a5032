package dev.tributary.core.secagg;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;

/**
 * Canonical bytes: what is signed, hashed, fed to key derivation and stored. They begin with a
 * context that says what they are, and everything of variable length carries its length, so that
 * two different meanings never have the same bytes.
 */
final class Fields {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream(256);

  Fields(String context) {
    text(context);
  }

  Fields text(String value) {
    return raw(value.getBytes(StandardCharsets.UTF_8));
  }

  Fields bytes(Bytes value) {
    return raw(value.shared());
  }

  Fields secret(Secret value) {
    return raw(value.shared());
  }

  Fields number(int value) {
    out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(value).array());
    return this;
  }

  Fields numbers(Collection<Integer> values) {
    number(values.size());
    values.forEach(this::number);
    return this;
  }

  Fields round(RoundId round) {
    round.writeTo(this);
    return this;
  }

  private Fields raw(byte[] value) {
    number(value.length);
    out.writeBytes(value);
    return this;
  }

  byte[] toBytes() {
    return out.toByteArray();
  }

  Bytes sha256() {
    return Bytes.ofOwn(sha256(toBytes()));
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
