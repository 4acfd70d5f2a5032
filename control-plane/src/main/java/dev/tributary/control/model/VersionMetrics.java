package dev.tributary.control.model;

import java.util.OptionalDouble;

/**
 * What the members of the round that made a version measured in it: each on its own training rows,
 * with the model that it had trained there and whose change it sent. Means over the members,
 * weighted by their examples.
 *
 * @param clients members that told
 * @param examples theirs in all
 * @param loss absent if no trainer gave one
 * @param accuracy 0 to 1, likewise
 */
public record VersionMetrics(
    int clients, long examples, OptionalDouble loss, OptionalDouble accuracy) {}
