/**
 * From chunks on the updates topic to partial sums: what is checked, folded, remembered, undone.
 * Start reading at {@link dev.tributary.core.update.LocalAggregator}.
 */
package dev.tributary.core.update;
