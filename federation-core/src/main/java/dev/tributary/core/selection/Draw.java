package dev.tributary.core.selection;

/**
 * What a selection may depend on beside who is there.
 *
 * @param size of the cohort, at most
 * @param minimum of the cohort, at least; from 1 to {@code size}
 * @param seed the job's seed
 * @param fingerprintKey the job's key, random and drawn before anybody is selected
 * @param round the round, so that rounds differ
 * @param samplingRate probability with which a client is drawn, where chance alone decides
 */
public record Draw(
    int size,
    int minimum,
    long seed,
    String fingerprintKey,
    String job,
    int round,
    double samplingRate) {}
