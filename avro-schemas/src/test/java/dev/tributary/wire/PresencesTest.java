package dev.tributary.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.core.coordination.Presence;
import dev.tributary.core.offer.ClientOffer;
import dev.tributary.core.offer.HeldDataSet;
import dev.tributary.core.offer.Machine;
import dev.tributary.core.offer.Speed;
import dev.tributary.wire.avro.ClientDataSet;
import dev.tributary.wire.avro.ClientMachine;
import dev.tributary.wire.avro.ClientPresence;
import dev.tributary.wire.avro.ClientSpeed;
import dev.tributary.wire.avro.DeclinedJob;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PresencesTest {
  private static final ClientOffer OFFER =
      new ClientOffer(
          List.of("mlp"),
          List.of(new HeldDataSet("digits", 143, 64, 10)),
          Map.of("site", "ward", "floor", "3"),
          4,
          new Machine("Linux amd64", 8, 1L << 34, 1),
          new Speed(0.25, 1e6));

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

    ClientOffer plain = ClientOffer.of(List.of("mlp", "linear"), List.of());
    ClientOffer offer =
        new ClientOffer(
            plain.trainers(),
            List.of(new HeldDataSet("digits", 143, 64, 10)),
            plain.labels(),
            plain.capacity(),
            plain.machine(),
            plain.speed());
    assertThat(Presences.decode(bytes, 77)).isEqualTo(new Presence("hospital-7", 77, offer, true));
    assertThat(Presences.encode("hospital-7", offer, true, 1, "tributary-agent 0.1.0", 2))
        .isEqualTo(bytes);
  }

  @Test
  void whatAClientOffersReadsBack() throws WireException {
    byte[] bytes = Presences.encode("hospital-7", OFFER, false, 1, "tributary-agent 0.1.0", 2);

    assertThat(Presences.decode(bytes, 77)).isEqualTo(new Presence("hospital-7", 77, OFFER, false));
  }

  @Test
  void whatAClientHasEndedReadsBackAndSoDoesThatItTellsOfNothing() throws WireException {
    for (Set<String> ended : List.of(Set.of("b", "a"), Set.<String>of())) {
      byte[] bytes =
          Presences.encode("hospital-7", OFFER, Optional.of(ended), false, 1, "agent", 2);

      assertThat(Presences.decode(bytes, 77))
          .isEqualTo(new Presence("hospital-7", 77, OFFER, false, Optional.of(ended)));
    }
  }

  @Test
  void whatAClientDeclinesReadsBackAndNoLongerThanItMayBe() throws WireException {
    ClientOffer declining = OFFER.withDeclined(Map.of("digits-1", "not here", "digits-2", ""));

    byte[] bytes = Presences.encode("hospital-7", declining, false, 1, "", 2);
    assertThat(Presences.decode(bytes, 77).offer()).isEqualTo(declining);

    ClientPresence verbose = presence(null, null, null, null);
    verbose.setDeclined(List.of(new DeclinedJob("digits-1", "x".repeat(300))));
    assertThat(Presences.decode(SingleObject.encode(verbose), 0).offer().declined())
        .isEqualTo(Map.of("digits-1", "x".repeat(200)));
  }

  @Test
  void anOfferThatBreaksARuleIsMalformed() {
    Map<String, ClientPresence> broken = new TreeMap<>();
    broken.put("capacity must be in [1, 1000], got 0", presence(Map.of(), 0, null, null));
    broken.put("labels.site must match", presence(Map.of("site", "a/b"), 1, null, null));
    broken.put("cpus must be in", presence(null, 1, new ClientMachine("", -1, 0L, 0), null));
    broken.put(
        "secondsPerBatch must be finite and >= 0, got NaN",
        presence(null, 1, null, new ClientSpeed(Double.NaN, 0.0)));

    ClientPresence nameless = presence(null, null, null, null);
    nameless.setDeclined(List.of(new DeclinedJob("a/b", "")));
    broken.put("declined.job must match", nameless);

    broken.forEach(
        (message, presence) ->
            assertThatThrownBy(() -> Presences.decode(SingleObject.encode(presence), 0))
                .isInstanceOf(WireException.class)
                .hasMessageStartingWith("ClientPresence: " + message));
  }

  private static ClientPresence presence(
      Map<String, String> labels, Integer capacity, ClientMachine machine, ClientSpeed speed) {
    return new ClientPresence(
        "a", List.of(), List.of(), false, 0L, "", 0L, labels, capacity, machine, speed, null, null);
  }

  @Test
  void aClientIdThatIsNoNameIsRefusedOnBothSides() {
    assertThatThrownBy(() -> Presences.encode("", List.of(), List.of(), false, 0, "", 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("client must match");
    byte[] bytes =
        SingleObject.encode(
            new ClientPresence(
                "a/b", List.of(), List.of(), false, 0L, "", 0L, null, null, null, null, null,
                null));
    assertThatThrownBy(() -> Presences.decode(bytes, 0))
        .isInstanceOf(WireException.class)
        .hasMessageStartingWith("ClientPresence: client must match");
  }

  @Test
  void aTombstoneIsNoHeartbeat() {
    assertThatThrownBy(() -> Presences.decode(null, 0)).isInstanceOf(WireException.class);
  }
}
