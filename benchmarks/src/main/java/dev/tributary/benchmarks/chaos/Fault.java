package dev.tributary.benchmarks.chaos;

/**
 * One fault of a plan.
 *
 * @param round in which it happens; if that round was over before anybody looked, in the next
 * @param delayMillis from the start of the round; without effect for an agent, which is killed as
 *     soon as the first chunk of its upload is there
 * @param downMillis for which its process is gone or paused
 * @param target number of the TaskManager or the client, from 1; 1 where there is only one
 */
record Fault(FaultKind kind, int round, int delayMillis, int downMillis, int target) {}
