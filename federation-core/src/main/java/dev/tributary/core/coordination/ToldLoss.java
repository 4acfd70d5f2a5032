package dev.tributary.core.coordination;

import dev.tributary.core.check.Require;

/**
 * What a client says its loss was in a round: its mean over the rows that it trained on.
 *
 * @param loss from 0 to {@link Measured#MOST_LOSS}
 */
public record ToldLoss(String job, String client, int round, double loss) {
  public ToldLoss {
    Require.name("job", job);
    Require.name("client", client);
    Require.range("round", round, 1, Integer.MAX_VALUE);
    Require.that(
        loss >= 0 && loss <= Measured.MOST_LOSS,
        "loss",
        "must be in [0, %s]".formatted(Measured.MOST_LOSS),
        loss);
  }
}
