/**
 * Sums of updates and what the server makes of them. Start reading at {@link
 * dev.tributary.core.aggregation.ExactSum}, then {@link
 * dev.tributary.core.aggregation.ServerOptimizer}.
 */
package dev.tributary.core.aggregation;
