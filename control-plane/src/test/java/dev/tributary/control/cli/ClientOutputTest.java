package dev.tributary.control.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.control.job.ClientJson;
import dev.tributary.control.job.HeardClient;
import dev.tributary.control.job.SignOfLife;
import dev.tributary.core.coordination.Presence;
import dev.tributary.core.job.ResourceSpec;
import dev.tributary.core.offer.ClientOffer;
import dev.tributary.core.offer.HeldDataSet;
import dev.tributary.core.offer.Machine;
import dev.tributary.core.offer.Speed;
import dev.tributary.core.round.ClientHold;
import dev.tributary.core.round.ClientHolds;
import dev.tributary.core.scheduling.ClientStanding;
import dev.tributary.core.scheduling.ClientTasks.Task;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClientOutputTest {
  private static final HeardClient FULL =
      new HeardClient(
          new SignOfLife(
              new Presence(
                  "ward-1",
                  60_000,
                  new ClientOffer(
                      List.of("mlp"),
                      List.of(new HeldDataSet("digits", 143, 64, 10)),
                      Map.of("site", "ward"),
                      1,
                      new Machine("Linux amd64", 8, 1L << 34, 1),
                      new Speed(0.25, 1 << 20),
                      Map.of("digits-2", "no consent")),
                  false),
              50_000,
              "0.1.0"),
          ClientStanding.FULL,
          "",
          List.of(new Task("digits-1", 3, 120_000, new ResourceSpec(512, 1))));

  private static final HeardClient GONE =
      new HeardClient(
          new SignOfLife(new Presence("ward-2", 1_000, List.of("mlp"), List.of("digits"), true)),
          ClientStanding.UNAVAILABLE,
          "it said goodbye",
          List.of());

  private static final HeardClient HELD =
      new HeardClient(
          new SignOfLife(new Presence("ward-3", 1_000, List.of("mlp"), List.of("digits"), false)),
          ClientStanding.QUARANTINED,
          "it sends NaN",
          List.of(),
          new ClientHolds(
              new ClientHold(true, "ann", "it moves", 2_000, 1_999),
              new ClientHold(true, "coordinator", "it sends NaN", 3_000, 2_999)));

  @Test
  void whoIsHeldIsListedAndShownWithWhoWhyAndSinceWhen() {
    assertThat(ClientOutput.list(List.of(GONE, HELD), 63_000))
        .containsExactly(
            "CLIENT  STATE        TASKS  DATA SETS  LABELS  DECLINES       HEARD  HELD",
            "ward-2  UNAVAILABLE         digits                    0  62.0 s ago",
            "ward-3  QUARANTINED         digits                    0  62.0 s ago  by coordinator"
                + " 60.0 s ago: it sends NaN");
    assertThat(ClientOutput.ordered(HELD, ZoneOffset.UTC))
        .containsExactly(
            "ward-3 is QUARANTINED: it sends NaN",
            "  cordoned    by ann since 1970-01-01 00:00:02: it moves",
            "  quarantine  by coordinator since 1970-01-01 00:00:03: it sends NaN");
    JsonNode json = ClientJson.clients(List.of(HELD, FULL));
    assertThat(json.at("/clients/0/state").textValue()).isEqualTo("QUARANTINED");
    assertThat(json.at("/clients/0/holds/cordon/by").textValue()).isEqualTo("ann");
    assertThat(json.at("/clients/0/holds/quarantine/sinceMillis").longValue()).isEqualTo(3_000);
    assertThat(json.at("/clients/1/holds/cordon").isNull()).isTrue();
  }

  @Test
  void theListHasALineForEachClient() {
    assertThat(ClientOutput.list(List.of(FULL, GONE), 63_000))
        .containsExactly(
            "CLIENT  STATE        TASKS             DATA SETS  LABELS     DECLINES        HEARD",
            "ward-1  FULL         digits-1 round 3  digits     site=ward         1  3000 ms ago",
            "ward-2  UNAVAILABLE                    digits                       0   62.0 s ago");
  }

  @Test
  void oneClientIsShownWithAllThatItSaysOfItself() {
    assertThat(ClientOutput.lines(FULL, ZoneOffset.UTC))
        .containsExactly(
            "ward-1 is FULL",
            "  last heard  1970-01-01 00:01:00",
            "  trainers    mlp",
            "  data set    digits, 143 rows, 64 features, 10 classes",
            "  labels      site=ward",
            "  capacity    1",
            "  machine     Linux amd64, 8 processors, 16.0 GiB, 1 GPUs",
            "  speed       0.2500 s a batch, uploads 1.0 MiB a second",
            "  reserved    512.0 MiB, 1 GPU",
            "  task        job digits-1 round 3, until 1970-01-01 00:02:00 at the latest",
            "  declines    digits-2: no consent");
    assertThat(ClientOutput.lines(GONE, ZoneOffset.UTC))
        .startsWith("ward-2 is UNAVAILABLE: it said goodbye");
  }

  @Test
  void aProgramGetsTheSame() {
    JsonNode client = ClientJson.clients(List.of(FULL)).at("/clients/0");

    assertThat(client.get("state").textValue()).isEqualTo("FULL");
    assertThat(client.at("/tasks/0/job").textValue()).isEqualTo("digits-1");
    assertThat(client.at("/declined/digits-2").textValue()).isEqualTo("no consent");
    assertThat(client.at("/dataSets/0/rows").intValue()).isEqualTo(143);
    assertThat(client.at("/reserved/memoryBytes").longValue()).isEqualTo(512L << 20);
    assertThat(client.at("/reserved/gpus").intValue()).isEqualTo(1);
    assertThat(client.at("/labels/site").textValue()).isEqualTo("ward");
    assertThat(client.get("agentVersion").textValue()).isEqualTo("0.1.0");
  }
}
