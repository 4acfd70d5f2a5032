package dev.tributary.core.shard;

import dev.tributary.core.job.SecureAggregationSpec;
import dev.tributary.core.round.LogRecord.RoundClosed;
import dev.tributary.core.round.LogRecord.RoundStarted;
import dev.tributary.core.round.Transcript;

/**
 * What takes the masks off the sum of a secure round, the same for all its shards. The messages
 * themselves are read from the secagg topic by position.
 *
 * @param session the job's fingerprint key
 * @param round with the cohort
 * @param transcript where advertisements, shares and answers lie
 * @param closed those whose masked updates the sum holds
 */
public record Unmask(
    String session,
    SecureAggregationSpec spec,
    RoundStarted round,
    Transcript transcript,
    RoundClosed closed) {}
