package dev.tributary.core.secagg;

/** What the server is assumed to do; Bell et al. 2020, section 3. */
public enum ThreatModel {
  /** It follows the protocol and looks at everything it gets. */
  SEMI_HONEST,
  /**
   * It names the round's clients and keys honestly and may then do anything, for instance tell each
   * client another story of who dropped out.
   */
  SEMI_MALICIOUS
}
