package dev.tributary.core.secagg;

/**
 * One client in one round of secure aggregation, as far as it has come. A transition exists only as
 * a method of the state that allows it, takes what the round log decided and the messages that the
 * decision points to, and answers with the next state or a {@link Refusal}.
 *
 * <pre>
 * Advertised --onKeysFixed--> Sharing --onSharesFixed--> Masking --onRoundClosed--> Unmasked
 *  message:                    message:                   startUpload:              message:
 *  KeyAdvertisement            EncryptedShares            Masker, masked chunks     UnmaskShares
 * </pre>
 *
 * <h2>What the host must do</h2>
 *
 * Store {@link #toBytes} durably before anything that the state says leaves, and go on from it
 * after a crash: then it repeats a message byte for byte, never uploads twice, and never answers
 * for a second member set. Feed only decisions that the log holds effective.
 *
 * <h2>Security guarantees</h2>
 *
 * Under the job's and its own assumptions, the server and those who work with it learn nothing of
 * this client's values beyond the sum over the member set, which has at least the client's minimum
 * of members. Not promised: that the sum is right, for any client can put in what it likes; that
 * the round succeeds; or that the sum itself says nothing about a client.
 */
public sealed interface ClientState permits Advertised, Sharing, Masking, Unmasked {

  RoundId round();

  String client();

  /** For the state directory; holds the round's secrets in the clear. */
  default byte[] toBytes() {
    return ClientStateCodec.encode(this);
  }

  /**
   * @throws IllegalArgumentException if these are not the bytes of a state
   */
  static ClientState fromBytes(byte[] bytes) {
    return ClientStateCodec.decode(bytes);
  }
}
