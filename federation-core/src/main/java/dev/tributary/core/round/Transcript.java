package dev.tributary.core.round;

import dev.tributary.core.round.LogRecord.UnmaskFixed;

/** All that a secure round has fixed but its member set: where the messages lie that unmask it. */
public record Transcript(MaskSetup setup, UnmaskFixed answers) {}
