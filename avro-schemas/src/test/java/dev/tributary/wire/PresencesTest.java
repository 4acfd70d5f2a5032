package dev.tributary.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.core.coordination.Presence;
import dev.tributary.wire.avro.ClientDataSet;
import dev.tributary.wire.avro.ClientPresence;
import java.util.List;
import org.junit.jupiter.api.Test;

class PresencesTest {
  @Test
  void aHeartbeatIsSeenWhenTheBrokerSawIt() throws WireException {
    byte[] bytes =
        Presences.encode(
            "hospital-7",
            List.of("mlp", "linear"),
            List.of(new ClientDataSet("digits", 143L, 64, 10)),
            true,
            1,
            "tributary-agent 0.1.0",
            2);

    assertThat(Presences.decode(bytes, 77))
        .isEqualTo(
            new Presence("hospital-7", 77, List.of("mlp", "linear"), List.of("digits"), true));
  }

  @Test
  void aClientIdThatIsNoNameIsRefusedOnBothSides() {
    assertThatThrownBy(() -> Presences.encode("", List.of(), List.of(), false, 0, "", 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("client must match");
    byte[] bytes =
        SingleObject.encode(new ClientPresence("a/b", List.of(), List.of(), false, 0L, "", 0L));
    assertThatThrownBy(() -> Presences.decode(bytes, 0))
        .isInstanceOf(WireException.class)
        .hasMessageStartingWith("ClientPresence: client must match");
  }

  @Test
  void aTombstoneIsNoHeartbeat() {
    assertThatThrownBy(() -> Presences.decode(null, 0)).isInstanceOf(WireException.class);
  }
}
