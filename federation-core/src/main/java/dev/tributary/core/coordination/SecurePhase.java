package dev.tributary.core.coordination;

/** A phase of a secure round in which clients send one message each to the secagg topic. */
public enum SecurePhase {
  /** Advertisements of keys. */
  KEYS,
  /** Encrypted shares of secrets. */
  SHARES,
  /** The shares that unmask the sum. */
  UNMASK
}
