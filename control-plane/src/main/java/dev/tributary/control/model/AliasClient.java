package dev.tributary.control.model;

import dev.tributary.control.connection.NoConnectionException;
import dev.tributary.control.connection.TopicWriter;
import dev.tributary.core.round.AliasBook;
import dev.tributary.core.round.AliasedModel;
import dev.tributary.core.round.LogRecord;
import dev.tributary.core.round.LogRecord.OfAlias;
import dev.tributary.storage.kafka.KafkaSettings;
import dev.tributary.storage.log.RoundLogFollower;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/**
 * Reads and changes aliases, by the topics alone. Each call connects by itself and holds nothing
 * afterwards.
 *
 * @param patience how long to wait for each answer of the broker, and for the coordinator's
 */
public record AliasClient(KafkaSettings settings, Duration patience) {
  private static final Duration STEP = Duration.ofMillis(250);

  /** All aliases as they are now. */
  public AliasBook book() {
    try (RoundLogFollower log = RoundLogFollower.open(settings, patience)) {
      return new Followed(log).aliases();
    }
  }

  /**
   * Lets an alias name a model.
   *
   * @throws IllegalStateException with the reason, if it is refused
   * @throws NoConnectionException if no coordinator answers in time; it may obey when it is back
   */
  public AliasedModel promote(String alias, AliasedModel model) {
    return ask(alias, desk -> desk.promote(alias, model));
  }

  /**
   * Lets an alias name what it named before.
   *
   * @throws IllegalStateException with the reason, if it is refused
   * @throws NoConnectionException if no coordinator answers in time; it may obey when it is back
   */
  public AliasedModel rollBack(String alias) {
    return ask(alias, desk -> desk.rollBack(alias));
  }

  private AliasedModel ask(String alias, Function<AliasDesk, Optional<AliasedModel>> order) {
    TopicWriter writer = new TopicWriter(settings, patience);
    try (RoundLogFollower log = RoundLogFollower.open(settings, patience)) {
      AliasDesk desk =
          new AliasDesk(
              (key, command) -> writer.send(settings.topics().commands(), key, command),
              new Followed(log),
              patience);
      return order
          .apply(desk)
          .orElseThrow(
              () ->
                  new NoConnectionException(
                      "alias '%s': no coordinator answered within %.0f s, is the aggregation job running?"
                          .formatted(alias, patience.toMillis() / 1e3)));
    }
  }

  /** The log as somebody reads it who asks one thing. */
  private record Followed(RoundLogFollower log) implements AliasLog {
    @Override
    public AliasBook aliases() {
      while (!log.caughtUp()) {
        log.poll(STEP, (offset, record) -> {});
      }
      return log.log().state().aliases();
    }

    @Override
    public Optional<OfAlias> awaitAnswer(long revision, Duration limit) {
      AtomicReference<OfAlias> found = new AtomicReference<>();
      long start = System.nanoTime();
      while (found.get() == null && System.nanoTime() - start <= limit.toNanos()) {
        log.poll(
            STEP,
            (offset, record) -> {
              log.log().read(offset, record);
              if (isAnswer(record, revision)) {
                found.compareAndSet(null, (OfAlias) record);
              }
            });
      }
      return Optional.ofNullable(found.get());
    }

    /** A void record has the revision as well, maybe, but does not come to it. */
    private boolean isAnswer(LogRecord record, long revision) {
      return record instanceof OfAlias answer
          && answer.revision() == revision
          && answer.epoch() == log.log().state().epoch()
          && log.log().state().aliases().revision() == revision;
    }
  }
}
