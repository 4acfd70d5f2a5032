package dev.tributary.control.job;

import dev.tributary.core.round.LogRecord.OfJob;
import java.util.Optional;

/**
 * A decision that took effect.
 *
 * @param offset its place in the round log
 * @param job what the job amounts to with it
 * @param round the round it is about, with it; absent if it is about none
 */
public record JobEvent(long offset, OfJob record, JobSummary job, Optional<RoundView> round) {}
