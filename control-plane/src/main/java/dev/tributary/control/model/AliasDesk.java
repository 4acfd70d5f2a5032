package dev.tributary.control.model;

import dev.tributary.control.job.CommandSender;
import dev.tributary.core.round.AliasedModel;
import dev.tributary.core.round.LogRecord.AliasMoved;
import dev.tributary.core.round.LogRecord.AliasRefused;
import dev.tributary.core.round.LogRecord.OfAlias;
import dev.tributary.wire.Commands;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.function.Predicate;

/**
 * Takes orders about aliases: writes the request and waits for what the log says to it.
 *
 * @param patience how long to wait for the coordinator's answer
 */
public record AliasDesk(CommandSender commands, AliasLog log, Duration patience) {
  /** Each lost one is another request that was answered. */
  private static final int TRIES = 10;

  /**
   * Lets an alias name a model.
   *
   * @return the model that it names now; empty if no coordinator answers in time: it may obey when
   *     it is back
   * @throws IllegalStateException with the reason, if it is refused
   * @throws dev.tributary.control.connection.NoConnectionException if no broker takes the request
   */
  public Optional<AliasedModel> promote(String alias, AliasedModel model) {
    return ask(
        alias,
        revision -> Commands.promote(alias, revision, model, System.currentTimeMillis()),
        moved -> !moved.back() && moved.model().equals(model),
        refused -> refused.job().equals(model.job()) && refused.version() == model.version());
  }

  /**
   * Lets an alias name what it named before.
   *
   * @return as for {@link #promote}, which throws the same
   */
  public Optional<AliasedModel> rollBack(String alias) {
    return ask(
        alias,
        revision -> Commands.rollBack(alias, revision, System.currentTimeMillis()),
        AliasMoved::back,
        refused -> refused.job().isEmpty());
  }

  private Optional<AliasedModel> ask(
      String alias,
      LongFunction<byte[]> request,
      Predicate<AliasMoved> granted,
      Predicate<AliasRefused> refused) {
    for (int attempt = 0; attempt < TRIES; attempt++) {
      long revision = log.aliases().revision() + 1;
      commands.send(alias, request.apply(revision));
      Optional<OfAlias> answer = log.awaitAnswer(revision, patience);
      if (answer.isEmpty()) {
        return Optional.empty();
      }
      boolean mine = answer.get().alias().equals(alias);
      if (mine && answer.get() instanceof AliasMoved moved && granted.test(moved)) {
        return Optional.of(moved.model());
      }
      if (mine && answer.get() instanceof AliasRefused no && refused.test(no)) {
        throw new IllegalStateException(no.reason());
      }
    }
    throw new IllegalStateException(
        "alias '%s' is as it was: other requests were answered first, %d times"
            .formatted(alias, TRIES));
  }
}
