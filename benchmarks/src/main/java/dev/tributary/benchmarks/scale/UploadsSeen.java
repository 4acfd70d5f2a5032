package dev.tributary.benchmarks.scale;

import dev.tributary.agent.daemon.Crowd.UploadListener;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Which clients' updates the broker has acknowledged, and when, by round. Thread-safe. */
final class UploadsSeen implements UploadListener {
  private final Map<Integer, Set<String>> clients = new HashMap<>();
  private final Map<String, Long> millis = new HashMap<>();

  @Override
  public synchronized void uploaded(String client, String job, int round, long atMillis) {
    clients.computeIfAbsent(round, r -> new HashSet<>()).add(client);
    millis.put(round + "/" + client, atMillis);
  }

  synchronized Set<String> of(int round) {
    return Set.copyOf(clients.getOrDefault(round, Set.of()));
  }

  /** When the update was acknowledged, in milliseconds since 1970; 0 if nobody heard of it. */
  synchronized long millis(int round, String client) {
    return millis.getOrDefault(round + "/" + client, 0L);
  }
}
