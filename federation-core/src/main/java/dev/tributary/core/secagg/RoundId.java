package dev.tributary.core.secagg;

import dev.tributary.core.check.Require;

/**
 * The one round that keys, messages and masks belong to. Round numbers are never used twice in a
 * job, and the session is random and the job's own, so a message of one round fits no other.
 *
 * @param session the job's random text, from its {@code JobAccepted}
 */
public record RoundId(String job, int round, String session) {
  public RoundId {
    Require.that(job != null && !job.isEmpty(), "roundId.job", "must be given", job);
    Require.range("roundId.round", round, 1, Integer.MAX_VALUE);
    Require.that(session != null && !session.isEmpty(), "roundId.session", "must be given", null);
  }

  void writeTo(Fields fields) {
    fields.text(job).number(round).text(session);
  }

  static RoundId read(FieldsReader reader) {
    return new RoundId(reader.text(), reader.number(), reader.text());
  }
}
