/**
 * Whole federations from one seed, in one thread and virtual time, with crashes, zombies, replays,
 * duplicates, reordering and hostile clients. Start reading at {@link
 * dev.tributary.core.simulation.Federation}.
 */
package dev.tributary.core.simulation;
