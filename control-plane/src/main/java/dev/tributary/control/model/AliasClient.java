package dev.tributary.control.model;

import dev.tributary.control.connection.NoConnectionException;
import dev.tributary.control.connection.TopicWriter;
import dev.tributary.core.round.AliasBook;
import dev.tributary.core.round.AliasedModel;
import dev.tributary.core.round.LogRecord;
import dev.tributary.core.round.LogRecord.AliasMoved;
import dev.tributary.core.round.LogRecord.AliasRefused;
import dev.tributary.core.round.LogRecord.OfAlias;
import dev.tributary.storage.kafka.KafkaSettings;
import dev.tributary.storage.log.RoundLogFollower;
import dev.tributary.wire.Commands;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongFunction;
import java.util.function.Predicate;

/**
 * Reads and changes aliases, by the topics alone. Each call connects by itself and holds nothing
 * afterwards.
 *
 * @param patience how long to wait for each answer of the broker, and for the coordinator's
 */
public record AliasClient(KafkaSettings settings, Duration patience) {
  private static final Duration STEP = Duration.ofMillis(250);

  /** Each lost one is another request that was answered. */
  private static final int TRIES = 10;

  /** All aliases as they are now. */
  public AliasBook book() {
    try (RoundLogFollower log = RoundLogFollower.open(settings, patience)) {
      return read(log);
    }
  }

  private static AliasBook read(RoundLogFollower log) {
    while (!log.caughtUp()) {
      log.poll(STEP, (offset, record) -> {});
    }
    return log.log().state().aliases();
  }

  /**
   * Lets an alias name a model.
   *
   * @throws IllegalStateException with the reason, if it is refused
   * @throws NoConnectionException if no coordinator answers in time; it may obey when it is back
   */
  public AliasedModel promote(String alias, AliasedModel model) {
    return ask(
        alias,
        revision -> Commands.promote(alias, revision, model, System.currentTimeMillis()),
        moved -> !moved.back() && moved.model().equals(model),
        refused -> refused.job().equals(model.job()) && refused.version() == model.version());
  }

  /**
   * Lets an alias name what it named before.
   *
   * @throws IllegalStateException with the reason, if it is refused
   * @throws NoConnectionException if no coordinator answers in time; it may obey when it is back
   */
  public AliasedModel rollBack(String alias) {
    return ask(
        alias,
        revision -> Commands.rollBack(alias, revision, System.currentTimeMillis()),
        AliasMoved::back,
        refused -> refused.job().isEmpty());
  }

  private AliasedModel ask(
      String alias,
      LongFunction<byte[]> request,
      Predicate<AliasMoved> granted,
      Predicate<AliasRefused> refused) {
    try (RoundLogFollower log = RoundLogFollower.open(settings, patience)) {
      for (int attempt = 0; attempt < TRIES; attempt++) {
        long revision = read(log).revision() + 1;
        new TopicWriter(settings, patience)
            .send(settings.topics().commands(), alias, request.apply(revision));
        OfAlias answer = answer(log, alias, revision);
        boolean mine = answer.alias().equals(alias);
        if (mine && answer instanceof AliasMoved moved && granted.test(moved)) {
          return moved.model();
        }
        if (mine && answer instanceof AliasRefused no && refused.test(no)) {
          throw new IllegalStateException(no.reason());
        }
      }
      throw new IllegalStateException(
          "alias '%s' is as it was: other requests were answered first, %d times"
              .formatted(alias, TRIES));
    }
  }

  /** The effective record of a revision. */
  private OfAlias answer(RoundLogFollower log, String alias, long revision) {
    AtomicReference<OfAlias> found = new AtomicReference<>();
    long start = System.nanoTime();
    while (found.get() == null) {
      if (System.nanoTime() - start > patience.toNanos()) {
        throw new NoConnectionException(
            "alias '%s': no coordinator answered within %.0f s, is the aggregation job running?"
                .formatted(alias, patience.toMillis() / 1e3));
      }
      log.poll(
          STEP,
          (offset, record) -> {
            log.log().read(offset, record);
            if (isAnswer(record, revision, log)) {
              found.compareAndSet(null, (OfAlias) record);
            }
          });
    }
    return found.get();
  }

  /** A void record has the revision as well, maybe, but does not come to it. */
  private static boolean isAnswer(LogRecord record, long revision, RoundLogFollower log) {
    return record instanceof OfAlias answer
        && answer.revision() == revision
        && answer.epoch() == log.log().state().epoch()
        && log.log().state().aliases().revision() == revision;
  }
}
