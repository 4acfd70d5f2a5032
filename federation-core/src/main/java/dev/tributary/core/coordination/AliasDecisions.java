package dev.tributary.core.coordination;

import dev.tributary.core.round.AliasBook;
import dev.tributary.core.round.AliasedModel;
import dev.tributary.core.round.JobState;
import dev.tributary.core.round.LogRecord;
import dev.tributary.core.round.LogRecord.AliasMoved;
import dev.tributary.core.round.LogRecord.AliasRefused;
import dev.tributary.core.round.LogRecord.ModelArchived;
import dev.tributary.core.round.LogState;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What requests about aliases come to: a pure function of the log's state and the requests. */
final class AliasDecisions {
  /**
   * Who asks may have read an answer that the coordinator, which wrote it, has not read back. More
   * is nothing that anybody can have read.
   */
  private static final int READ_AHEAD = 1;

  private AliasDecisions() {}

  /** Whether nobody will ever answer it: it was answered, or is about a time to come. */
  static boolean isOver(Command.OfAlias request, LogState log) {
    long next = log.aliases().revision() + 1;
    return request.revision() < next || request.revision() > next + READ_AHEAD;
  }

  /**
   * The answer to the request that is due, if one is. No is not said while a record about the job
   * has not been read back: who asks may have read there of the model.
   *
   * @param underWay jobs of which there is such a record
   */
  static Optional<LogRecord> due(
      List<Command> commands, LogState log, Set<String> underWay, long epoch, long nowMillis) {
    return commands.stream()
        .filter(Command.OfAlias.class::isInstance)
        .map(Command.OfAlias.class::cast)
        .filter(request -> request.revision() == log.aliases().revision() + 1)
        .findFirst()
        .map(request -> answer(request, log, epoch, nowMillis))
        .filter(
            answer ->
                !(answer instanceof AliasRefused refused && underWay.contains(refused.job())));
  }

  private static LogRecord answer(
      Command.OfAlias request, LogState log, long epoch, long nowMillis) {
    AliasBook book = log.aliases();
    String alias = request.alias();
    if (request instanceof Command.Promote promote) {
      AliasedModel model = promote.model();
      return obstacle(promote, log)
          .<LogRecord>map(
              reason ->
                  new AliasRefused(
                      epoch,
                      request.revision(),
                      alias,
                      model.job(),
                      model.version(),
                      reason,
                      nowMillis))
          .orElseGet(
              () -> new AliasMoved(epoch, request.revision(), alias, model, false, nowMillis));
    }
    return book.previous(alias)
        .<LogRecord>map(
            model -> new AliasMoved(epoch, request.revision(), alias, model, true, nowMillis))
        .orElseGet(
            () ->
                new AliasRefused(
                    epoch,
                    request.revision(),
                    alias,
                    "",
                    -1,
                    book.current(alias).isPresent()
                        ? "alias '%s' has no model before its current one".formatted(alias)
                        : "there is no alias '%s'".formatted(alias),
                    nowMillis));
  }

  /** Why a model can not be promoted. */
  private static Optional<String> obstacle(Command.Promote promote, LogState log) {
    AliasedModel model = promote.model();
    JobState job = log.jobs().get(model.job());
    if (job == null) {
      return Optional.of("there is no job '%s'".formatted(model.job()));
    }
    Optional<ModelArchived> newest =
        job instanceof JobState.Live live
            ? live.info().archived()
            : ((JobState.Ended) job).archived();
    int archived = newest.map(ModelArchived::version).orElse(-1);
    if (model.version() > archived) {
      return Optional.of(
          "job '%s' has no version %d in the archive, its newest there is %d"
              .formatted(model.job(), model.version(), archived));
    }
    boolean another =
        model.version() == archived
            && !(newest.get().uri().equals(model.uri())
                && newest.get().sha256().equals(model.sha256()));
    if (another) {
      return Optional.of(
          "job '%s' version %d is %s with SHA-256 %s, got %s with %s"
              .formatted(
                  model.job(),
                  model.version(),
                  newest.get().uri(),
                  newest.get().sha256(),
                  model.uri(),
                  model.sha256()));
    }
    AliasBook book = log.aliases();
    if (book.current(promote.alias()).filter(model::equals).isPresent()) {
      return Optional.of(
          "alias '%s' names job '%s' version %d already"
              .formatted(promote.alias(), model.job(), model.version()));
    }
    return book.admits(promote.alias())
        ? Optional.empty()
        : Optional.of("there are %d aliases, and no more may be".formatted(AliasBook.MOST_ALIASES));
  }
}
