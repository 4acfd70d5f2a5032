package dev.tributary.core.round;

import java.util.List;

/**
 * Where the parts of one model shard lie in the models topic.
 *
 * @param parameters the shard's coordinates
 * @param slots the server optimizer's state vectors; clients do not need them
 */
public record ShardLocation(Part parameters, List<Part> slots) {
  public ShardLocation {
    slots = List.copyOf(slots);
  }

  /**
   * One record of the models topic.
   *
   * @param sha256 hex SHA-256 of its values as float32, little endian
   */
  public record Part(int partition, long offset, String sha256) {}
}
