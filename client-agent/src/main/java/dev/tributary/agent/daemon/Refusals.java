package dev.tributary.agent.daemon;

import dev.tributary.agent.secagg.SecureFailure;
import dev.tributary.agent.secagg.SecureFailure.Reason;
import dev.tributary.core.round.JobInfo;
import dev.tributary.core.round.LogRecord.RoundStarted;
import dev.tributary.wire.SingleObject;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells and counts what secure rounds asked of a client and did not get. Thread-safe. */
final class Refusals {
  private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);

  private final AgentSettings settings;
  private final Outbox outbox;
  private final Consumer<String> counter;
  private final AtomicInteger refused = new AtomicInteger();

  /**
   * @param counter hears the word of each failure that is told here
   */
  Refusals(AgentSettings settings, Outbox outbox, Consumer<String> counter) {
    this.counter = counter;
    this.settings = settings;
    this.outbox = outbox;
  }

  /** Tells the log and the federation. */
  void tell(RoundStarted round, SecureFailure failure) {
    RoundFailure counted = counted(failure);
    LOG.warn(
        "client={} job={} round={} gets no part in the secure round from here, {}: {}",
        settings.client(),
        round.job(),
        round.round(),
        counted.label(),
        counted.getMessage());
    counter.accept(counted.label());
    byte[] metrics =
        SingleObject.encode(
            RoundMetrics.of(settings.client(), round, 1).setFailure(counted.label()).build());
    Future<?> unused = outbox.send(settings.kafka().topics().metrics(), null, round.job(), metrics);
  }

  /** To be told by whom it stops. */
  RoundFailure counted(SecureFailure failure) {
    return failure.isRefusal()
        ? new RoundFailure(failure, " (refusal " + refused.incrementAndGet() + " of this agent)")
        : new RoundFailure(failure, "");
  }

  /** Why a client that can not sign stays out. */
  static SecureFailure noIdentity(JobInfo job) {
    return new SecureFailure(
        Reason.NO_IDENTITY,
        "secureAggregation must be in this agent's configuration to take part in job "
            + "%s, which masks updates; got none".formatted(job.id()));
  }
}
