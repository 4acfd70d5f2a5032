package dev.tributary.local.foreign;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.avro.generic.GenericRecord;

/** Section 4: who is in no new cohort, and why. */
final class Holds {
  private static final String CORDON = "CORDON";
  private static final String QUARANTINE = "QUARANTINE";

  private record Way(String client, String kind) {}

  private final Set<Way> held = new HashSet<>();
  private final Map<Way, Long> asked = new HashMap<>();

  /** One entry of a snapshot. */
  void load(GenericRecord entry) {
    String client = entry.get("client").toString();
    load(new Way(client, CORDON), (GenericRecord) entry.get("cordon"));
    load(new Way(client, QUARANTINE), (GenericRecord) entry.get("quarantine"));
  }

  private void load(Way way, GenericRecord hold) {
    if (hold != null) {
      put(way, (boolean) hold.get("held"), (long) hold.get("askedMillis"));
    }
  }

  private void put(Way way, boolean hold, long askedMillis) {
    if (hold) {
      held.add(way);
    } else {
      held.remove(way);
    }
    asked.put(way, askedMillis);
  }

  /** Whether a {@code ClientHeld} is effective. */
  boolean apply(GenericRecord record) {
    Way way = new Way(record.get("client").toString(), record.get("kind").toString());
    boolean hold = (boolean) record.get("held");
    long askedMillis = (long) record.get("askedMillis");
    if (hold == held.contains(way) || askedMillis <= asked.getOrDefault(way, 0L)) {
      return false;
    }
    put(way, hold, askedMillis);
    return true;
  }

  boolean isHeld(String client) {
    return held.contains(new Way(client, CORDON)) || isInQuarantine(client);
  }

  boolean isInQuarantine(String client) {
    return held.contains(new Way(client, QUARANTINE));
  }

  Set<String> clients() {
    Set<String> clients = new TreeSet<>();
    held.forEach(way -> clients.add(way.client()));
    return clients;
  }
}
