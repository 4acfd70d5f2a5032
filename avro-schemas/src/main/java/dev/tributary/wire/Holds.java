package dev.tributary.wire;

import dev.tributary.core.check.Require;
import dev.tributary.core.coordination.Command;
import dev.tributary.core.round.ClientHold;
import dev.tributary.core.round.ClientHolds;
import dev.tributary.core.round.LogRecord;
import dev.tributary.wire.avro.ClientHeld;
import dev.tributary.wire.avro.FreeClient;
import dev.tributary.wire.avro.HeldClient;
import dev.tributary.wire.avro.HoldClient;
import dev.tributary.wire.avro.HoldKind;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Clients that are kept out of rounds as Avro records, and back. */
final class Holds {
  private Holds() {}

  static ClientHeld toWire(LogRecord.ClientHeld h) {
    return new ClientHeld(
        h.epoch(),
        h.client(),
        kind(h.kind()),
        h.hold().held(),
        h.hold().by(),
        h.hold().reason(),
        h.hold().askedMillis(),
        h.atMillis());
  }

  static LogRecord fromWire(ClientHeld h) {
    return new LogRecord.ClientHeld(
        h.getEpoch(),
        h.getClient(),
        kind(h.getKind()),
        new ClientHold(h.getHeld(), h.getBy(), h.getReason(), h.getAtMillis(), h.getAskedMillis()));
  }

  /**
   * @throws IllegalArgumentException for a client id that is no name
   */
  static Command fromWire(HoldClient h, long writtenMillis) {
    return new Command.Hold(
        h.getClient(),
        kind(h.getKind()),
        Texts.cut(h.getBy()),
        Texts.cut(h.getReason()),
        writtenMillis);
  }

  /**
   * @throws IllegalArgumentException for a client id that is no name
   */
  static Command fromWire(FreeClient f, long writtenMillis) {
    return new Command.Free(f.getClient(), kind(f.getKind()), writtenMillis);
  }

  /** Null if nobody was ever held, so that states without holds are what they were. */
  static List<HeldClient> toWire(SortedMap<String, ClientHolds> holds) {
    return holds.isEmpty()
        ? null
        : holds.entrySet().stream()
            .map(
                client ->
                    new HeldClient(
                        client.getKey(),
                        toWire(client.getValue().cordon()),
                        toWire(client.getValue().quarantine())))
            .toList();
  }

  private static dev.tributary.wire.avro.ClientHold toWire(ClientHold hold) {
    return hold.equals(ClientHold.NONE)
        ? null
        : new dev.tributary.wire.avro.ClientHold(
            hold.held(), hold.by(), hold.reason(), hold.sinceMillis(), hold.askedMillis());
  }

  static SortedMap<String, ClientHolds> fromWire(List<HeldClient> holds) {
    SortedMap<String, ClientHolds> read = new TreeMap<>();
    if (holds != null) {
      for (HeldClient client : holds) {
        add(client, read);
      }
    }
    return read;
  }

  private static void add(HeldClient client, Map<String, ClientHolds> read) {
    Require.name("client", client.getClient());
    ClientHolds before =
        read.put(
            client.getClient(),
            new ClientHolds(fromWire(client.getCordon()), fromWire(client.getQuarantine())));
    Require.that(before == null, "client", "must be unique", client.getClient());
  }

  private static ClientHold fromWire(dev.tributary.wire.avro.ClientHold hold) {
    return hold == null
        ? ClientHold.NONE
        : new ClientHold(
            hold.getHeld(),
            hold.getBy(),
            hold.getReason(),
            hold.getSinceMillis(),
            hold.getAskedMillis());
  }

  static HoldKind kind(ClientHold.Kind kind) {
    return HoldKind.valueOf(kind.name());
  }

  private static ClientHold.Kind kind(HoldKind kind) {
    return ClientHold.Kind.valueOf(kind.name());
  }
}
