/**
 * Tributary on one machine: in one JVM, or as a cluster of processes.
 *
 * <p>Start reading at {@link dev.tributary.local.LocalMain}.
 */
package dev.tributary.local;
