package dev.tributary.core.coordination;

/**
 * A client's message of a secure round lies in the secagg topic and is what it says it is: its
 * signature is that of the client's enrolled identity and its session that of the job.
 *
 * @param partition partition of the secagg topic
 * @param offset offset in it
 * @param digest hex SHA-256: of an advertisement what a roster's digest is made of, of an answer
 *     the member set that it answers for, else empty
 */
public record PhaseReceipt(
    String job,
    int round,
    SecurePhase phase,
    String client,
    int partition,
    long offset,
    String digest) {}
