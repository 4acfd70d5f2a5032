package dev.tributary.core.round;

import dev.tributary.core.round.LogRecord.KeysFixed;
import dev.tributary.core.round.LogRecord.SharesFixed;

/**
 * What a secure round has fixed before its uploads: whose keys make the graph, and whose shares lie
 * with their neighbours. Only the latter mask and upload.
 */
public record MaskSetup(KeysFixed keys, SharesFixed shares) {}
