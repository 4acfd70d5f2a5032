package dev.tributary.control.view;

import dev.tributary.wire.avro.ClientPresence;
import java.util.List;

/**
 * One client.
 *
 * @param presence what it said last
 * @param heardMillis when that came, by the broker's clock, since 1970
 * @param reason why it is not available, else empty
 * @param jobs those with an open round that has it
 */
public record ClientView(
    ClientPresence presence,
    long heardMillis,
    ClientState state,
    String reason,
    List<String> jobs) {
  public ClientView {
    jobs = List.copyOf(jobs);
  }

  public String id() {
    return presence.getClient();
  }
}
