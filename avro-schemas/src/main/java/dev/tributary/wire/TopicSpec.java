package dev.tributary.wire;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * A topic as it is to be created.
 *
 * @param configs Kafka's topic settings that differ from the broker's or must not be left to it
 * @param key what a record's key is: "job" or "client"
 * @param purpose what it carries, in a line
 */
public record TopicSpec(
    String name, int partitions, Map<String, String> configs, String key, String purpose) {
  public TopicSpec {
    configs = Collections.unmodifiableMap(new TreeMap<>(configs));
  }
}
