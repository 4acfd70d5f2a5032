package dev.tributary.core.privacy;

/**
 * What is left of an update after clipping.
 *
 * @param coordinates of an L2 norm of at most {@code norm} ({@link L2#clipFactor})
 * @param within whether it was so before: the client's bit ({@link AdaptiveClip})
 */
public record ClippedUpdate(L2.Coordinates coordinates, double norm, boolean within) {}
