package dev.tributary.control.view;

/** Where a client stands, as far as topics tell. */
public enum ClientState {
  /** It is there, and no open round has it. */
  IDLE,
  /** It is in the cohort of an open round. */
  BUSY,
  /** It said goodbye, or nothing was heard of it for too long. */
  UNAVAILABLE
}
