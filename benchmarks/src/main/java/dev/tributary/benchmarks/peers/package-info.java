/**
 * The same federation on Flower and on Tributary, one after the other on this machine.
 *
 * <p>Start reading at {@link dev.tributary.benchmarks.peers.PeersBenchmark}.
 */
package dev.tributary.benchmarks.peers;
