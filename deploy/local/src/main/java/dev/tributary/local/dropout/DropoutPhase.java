package dev.tributary.local.dropout;

import dev.tributary.core.secagg.EncryptedShares;
import dev.tributary.core.secagg.KeyAdvertisement;
import dev.tributary.core.secagg.SecAggMessage;

/** Where in a secure round a client vanishes: right before it sends what comes next. */
public enum DropoutPhase {
  BEFORE_KEYS("beforeKeys", "before their keys"),
  AFTER_KEYS("afterKeys", "after their keys"),
  AFTER_SHARES("afterShares", "after their shares"),
  IN_UPLOAD("inUpload", "in mid-upload"),
  BEFORE_UNMASKING("beforeUnmasking", "before unmasking");

  private final String label;
  private final String words;

  DropoutPhase(String label, String words) {
    this.label = label;
    this.words = words;
  }

  /** For programs. */
  public String label() {
    return label;
  }

  /** For people: "killed in mid-upload". */
  public String words() {
    return words;
  }

  static DropoutPhase before(SecAggMessage message) {
    if (message instanceof KeyAdvertisement) {
      return BEFORE_KEYS;
    }
    return message instanceof EncryptedShares ? AFTER_KEYS : BEFORE_UNMASKING;
  }
}
