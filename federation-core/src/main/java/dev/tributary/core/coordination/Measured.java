package dev.tributary.core.coordination;

import dev.tributary.core.check.Require;
import dev.tributary.core.job.Metric;
import java.util.OptionalDouble;

/**
 * What a client says that it measured in a round, on its own rows after training. Nobody can check
 * it.
 *
 * @param examples that it trained on, 0 if it has nothing to tell
 * @param loss mean over them
 * @param accuracy fraction of them that are labelled rightly, in [0, 1]
 */
public record Measured(
    String job,
    int round,
    String client,
    long examples,
    OptionalDouble loss,
    OptionalDouble accuracy) {
  /** A larger one says nothing of how a round did, and means of them could overflow. */
  public static final double MOST_LOSS = 1e30;

  public Measured {
    Require.name("job", job);
    Require.name("client", client);
    Require.range("round", round, 1, Integer.MAX_VALUE);
    Require.range("examples", examples, 0, Long.MAX_VALUE);
    Require.that(
        Math.abs(loss.orElse(0)) <= MOST_LOSS,
        "loss",
        "must be at most %s in size".formatted(MOST_LOSS),
        loss.orElse(0));
    double share = accuracy.orElse(0);
    Require.that(share >= 0 && share <= 1, "accuracy", "must be in [0, 1]", share);
  }

  OptionalDouble value(Metric metric) {
    return metric == Metric.LOSS ? loss : accuracy;
  }
}
