package dev.tributary.core.secagg;

/**
 * All that a client keeps secret in a round, each derived from one random seed. So a client that
 * restarts says what it said before, byte for byte; and what depends on the roster has the roster's
 * digest in its derivation, so that two rosters never get two shares on one polynomial, or two
 * values under one mask.
 */
final class RoundSecrets {
  private final Participation self;

  RoundSecrets(Participation self) {
    this.self = self;
  }

  AgreementKey encryptionKey() {
    return new AgreementKey(derive(purpose("encryption key")));
  }

  AgreementKey maskKey() {
    return new AgreementKey(derive(purpose("mask key")));
  }

  Secret selfMask(Bytes rosterDigest) {
    return derive(purpose("self mask").bytes(rosterDigest));
  }

  /** What the coefficients of the polynomials of both secrets are drawn from. */
  KeyStream polynomials(Bytes rosterDigest) {
    return new KeyStream().open(derive(purpose("polynomials").bytes(rosterDigest)), 0);
  }

  /** Keys the draws of stochastic rounding. */
  Secret rounding() {
    return derive(purpose("rounding"));
  }

  private Fields purpose(String what) {
    return new Fields("tributary secagg secret 1")
        .text(what)
        .round(self.round())
        .text(self.client());
  }

  private Secret derive(Fields info) {
    return KeyDerivation.derive(self.seed(), info);
  }
}
