package dev.tributary.core.coordination;

import dev.tributary.core.job.JobSpec;
import dev.tributary.core.round.LogRecord;
import dev.tributary.core.round.LogRecord.JobAccepted;
import dev.tributary.core.round.LogRecord.JobRefused;
import dev.tributary.core.selection.ClientSelectors;
import java.util.Optional;

/**
 * What submissions come to.
 *
 * @param instance of the coordinator that answers
 */
record Submissions(String instance, SecureProtocol protocol, ClientSelectors selectors) {
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
    Optional<String> refusal = refusal(submit.spec());
    if (refusal.isPresent()) {
      return new JobRefused(epoch, submit.job(), refusal.get(), nowMillis);
    }
    String key = FingerprintKeys.derive(instance, epoch, submit.job());
    return new JobAccepted(epoch, submit.job(), submit.spec(), key, nowMillis);
  }

  /** Why a good spec can not be run here, if it can not. */
  private Optional<String> refusal(JobSpec spec) {
    try {
      selectors.requireKnown(spec.cohort().selection());
    } catch (IllegalArgumentException unknown) {
      return Optional.of(unknown.getMessage());
    }
    boolean safe =
        spec.privacy()
            .secureAggregation()
            .map(secure -> protocol.topology(secure, spec.cohort().size()).isPresent())
            .orElse(true);
    return safe
        ? Optional.empty()
        : Optional.of(
            "privacy.secureAggregation must be possible here for cohort.size clients, got "
                + spec.cohort().size());
  }
}
