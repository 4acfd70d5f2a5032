/**
 * What the infrastructure asks of this machine: ports, and patience until something is true.
 *
 * <p>Start reading at {@link dev.tributary.local.machine.Waiting}.
 */
package dev.tributary.local.machine;
