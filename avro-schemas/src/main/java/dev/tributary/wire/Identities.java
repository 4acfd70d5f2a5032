package dev.tributary.wire;

import dev.tributary.core.check.Require;
import dev.tributary.wire.avro.EnrolledIdentity;
import dev.tributary.wire.avro.PublicKey;

/** Records of the topic identities. */
public final class Identities {
  private Identities() {}

  /**
   * @param publicKey Ed25519, 32 bytes
   * @param enrolledBy for people
   * @throws IllegalArgumentException for a client id that is no name or a key of another length
   */
  public static byte[] encode(String client, byte[] publicKey, String enrolledBy, long atMillis) {
    Require.name("client", client);
    int bytes = PublicKey.getClassSchema().getFixedSize();
    Require.range("publicKey (bytes)", publicKey.length, bytes, bytes);
    return SingleObject.encode(
        new EnrolledIdentity(
            client, new PublicKey(publicKey.clone()), Texts.cut(enrolledBy), atMillis));
  }

  /**
   * @throws WireException also for another record or a client id that is no name
   */
  public static EnrolledIdentity decode(byte[] bytes) throws WireException {
    EnrolledIdentity identity = SingleObject.decode(bytes, EnrolledIdentity.class);
    try {
      Require.name("client", Texts.cut(identity.getClient()));
    } catch (IllegalArgumentException e) {
      throw WireException.malformed("EnrolledIdentity", e);
    }
    return identity;
  }
}
