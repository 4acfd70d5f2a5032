package dev.tributary.core.client;

/**
 * How far a client has come in a job; kept on disk before anything is sent.
 *
 * @param round the newest round it took part in
 * @param attempt its newest attempt at that round, 1 or more; in a secure round there is no other
 * @param complete whether every chunk of that attempt was acknowledged by the broker
 */
public record ClientProgress(String job, int round, int attempt, boolean complete) {}
