package dev.tributary.wire;

/** Bytes that are no record of the protocol. The message says which rule they break, and where. */
public final class WireException extends Exception {
  private static final long serialVersionUID = 1L;

  /** What is wrong with the bytes. */
  public enum Kind {
    /** They do not follow the schema they name, name none, or hold a value that makes no sense. */
    MALFORMED,
    /** They name a schema that this version does not know, most likely a future one. */
    UNKNOWN_SCHEMA
  }

  private final Kind kind;

  private WireException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  static WireException malformed(String message) {
    return new WireException(Kind.MALFORMED, message, null);
  }

  static WireException malformed(String subject, Exception cause) {
    return new WireException(Kind.MALFORMED, subject + ": " + cause.getMessage(), cause);
  }

  static WireException unknownSchema(long fingerprint) {
    return new WireException(
        Kind.UNKNOWN_SCHEMA,
        "schema fingerprint must be one of this version's, got %016x".formatted(fingerprint),
        null);
  }

  public Kind kind() {
    return kind;
  }
}
