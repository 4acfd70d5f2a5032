/**
 * What {@code cluster up} starts as processes, in one JVM and with clients, to play with. Start
 * reading at {@link dev.tributary.local.up.Playground}.
 */
package dev.tributary.local.up;
