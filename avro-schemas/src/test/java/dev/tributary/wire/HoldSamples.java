package dev.tributary.wire;

import dev.tributary.wire.avro.ClientHeld;
import dev.tributary.wire.avro.ClientHold;
import dev.tributary.wire.avro.FreeClient;
import dev.tributary.wire.avro.HeldClient;
import dev.tributary.wire.avro.HoldClient;
import dev.tributary.wire.avro.HoldKind;
import dev.tributary.wire.avro.LogSnapshot;
import dev.tributary.wire.avro.LogState;
import dev.tributary.wire.avro.SecureLogState;
import dev.tributary.wire.avro.SecureSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;

/** What holds of clients brought, always the same; the bytes are in golden/holds.txt. */
final class HoldSamples {
  /** Records that came with holds. */
  static final Set<String> NEW = Set.of("HoldClient", "FreeClient", "ClientHeld");

  private static final String REASON = "the ward moves";

  private HoldSamples() {}

  static HoldClient hold() {
    return new HoldClient("hospital-7", HoldKind.CORDON, "ann", REASON, Samples.AT);
  }

  static FreeClient free() {
    return new FreeClient("hospital-8", HoldKind.QUARANTINE, Samples.AT);
  }

  static ClientHeld held() {
    return new ClientHeld(
        3L, "hospital-7", HoldKind.CORDON, true, "ann", REASON, Samples.AT + 1, Samples.AT + 2);
  }

  static List<HeldClient> clients() {
    return List.of(
        new HeldClient(
            "hospital-7",
            new ClientHold(true, "ann", REASON, Samples.AT + 2, Samples.AT + 1),
            null),
        new HeldClient(
            "hospital-8", null, new ClientHold(false, "", "", Samples.AT + 4, Samples.AT + 3)));
  }

  /** Those of before to which holds gave something new to say. */
  static List<SpecificRecord> changed() {
    LogState state = Samples.state();
    state.setHolds(clients());
    SecureLogState secure = new SecureLogState(state, Samples.secureState().getSecureJobs());
    return List.of(
        new LogSnapshot(3L, 17L, -1L, state, Samples.AT),
        state,
        new SecureSnapshot(3L, 17L, -1L, secure, Samples.AT),
        secure);
  }

  static List<SpecificRecord> all() {
    List<SpecificRecord> all = new ArrayList<>(changed());
    all.addAll(List.of(hold(), free(), held()));
    return all;
  }
}
