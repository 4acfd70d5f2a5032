/**
 * How values travel between operators and lie in state, with a version byte in front of each. Start
 * reading at {@link dev.tributary.flink.codec.Codec}.
 */
package dev.tributary.flink.codec;
