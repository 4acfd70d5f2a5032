package dev.tributary.control.job;

/** Where a round stands. */
public enum RoundStatus {
  /** Clients train and upload. */
  COLLECTING,
  /** Its members stand; its model is being made. */
  RELEASING,
  /** It made a model. */
  PUBLISHED,
  /** It made none, and its updates do not count. */
  ABANDONED,
  /** Its job ended first. */
  CUT_SHORT;

  public boolean isOpen() {
    return this == COLLECTING || this == RELEASING;
  }
}
