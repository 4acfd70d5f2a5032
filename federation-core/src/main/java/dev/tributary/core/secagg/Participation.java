package dev.tributary.core.secagg;

import dev.tributary.core.check.Require;

/**
 * One client in one round.
 *
 * @param cohortIndex its place in the round's cohort
 * @param seed 32 random bytes, new for every round: all its secrets of the round follow from them
 */
public record Participation(RoundId round, String client, int cohortIndex, Secret seed) {
  public Participation {
    Require.that(client != null && !client.isEmpty(), "client", "must be given", client);
    Require.range("cohortIndex", cohortIndex, 0, Integer.MAX_VALUE - 1);
    Require.range("seed bytes", seed.size(), 32, 32);
  }

  RoundSecrets secrets() {
    return new RoundSecrets(this);
  }

  void writeTo(Fields fields) {
    fields.round(round).text(client).number(cohortIndex).secret(seed);
  }

  static Participation read(FieldsReader reader) {
    return new Participation(RoundId.read(reader), reader.text(), reader.number(), reader.secret());
  }
}
