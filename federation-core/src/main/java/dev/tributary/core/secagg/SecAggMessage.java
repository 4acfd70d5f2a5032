package dev.tributary.core.secagg;

/** What a client says in a round of secure aggregation, signed with its identity. */
public sealed interface SecAggMessage permits KeyAdvertisement, EncryptedShares, UnmaskShares {

  RoundId round();

  /** Who says it. */
  String client();

  /** Ed25519 over {@link #content()}. */
  Bytes signature();

  /** Everything but the signature in canonical form, beginning with what kind of message it is. */
  Bytes content();
}
