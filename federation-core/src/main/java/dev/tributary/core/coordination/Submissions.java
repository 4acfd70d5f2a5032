package dev.tributary.core.coordination;

import dev.tributary.core.job.JobSpec;
import dev.tributary.core.round.LogRecord;
import dev.tributary.core.round.LogRecord.JobAccepted;
import dev.tributary.core.round.LogRecord.JobRefused;
import java.util.Optional;

/**
 * What submissions come to.
 *
 * @param instance of the coordinator that answers
 */
record Submissions(String instance, SecureProtocol protocol) {
  /** Whether anything may come of a command: of a spec that can not be run here, only a refusal. */
  boolean mayBeObeyed(Command command) {
    return !(command instanceof Command.Update update) || protocol.refusal(update.spec()).isEmpty();
  }

  /** The answer to a command about a job that nobody knows; empty if it submits none. */
  Optional<LogRecord> answer(Command command, long epoch, long nowMillis) {
    if (command instanceof Command.Submit submit) {
      return Optional.of(answer(submit, epoch, nowMillis));
    }
    return command instanceof Command.SubmitInvalid invalid
        ? Optional.of(new JobRefused(epoch, invalid.job(), invalid.reason(), nowMillis))
        : Optional.empty();
  }

  private LogRecord answer(Command.Submit submit, long epoch, long nowMillis) {
    Optional<String> refusal = protocol.refusal(submit.spec());
    if (refusal.isPresent()) {
      return new JobRefused(epoch, submit.job(), refusal.get(), nowMillis);
    }
    JobSpec spec = submit.spec();
    String key = FingerprintKeys.derive(instance, epoch, submit.job());
    return new JobAccepted(epoch, submit.job(), spec, submit.specSha256(), key, nowMillis);
  }
}
