package dev.tributary.control.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.core.offer.ClientOffer;
import dev.tributary.storage.servers.TestBroker;
import dev.tributary.wire.Presences;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Verbs about clients. */
class ClientCommandsIT extends PlayedCommands {
  @Test
  void aClientThatDeclinesIsListedAndExplained(TestBroker broker) {
    run("submit", spec.toString(), "--id", "job-1");
    await().until(() -> run("show", "job-1").out().contains("WAITING"));
    ClientOffer offer = ClientOffer.of(List.of("mlp"), List.of("digits"));
    broker.appendKeyed(
        settings.topics().presence(),
        "ward-1",
        Presences.encode(
            "ward-1", offer.withDeclined(Map.of("job-1", "no consent")), false, 0, "test", 0));

    assertThat(run("explain", "job-1").lines())
        .anyMatch(line -> line.matches(" +1 declined +no consent: ward-1"));
    assertThat(client("list").lines()).anyMatch(line -> line.matches("ward-1 +IDLE .* 1 .*"));
    assertThat(client("show", "ward-1").lines()).contains("  declines    job-1: no consent");
    assertThat(client("show", "ward-2"))
        .returns(ExitCode.USAGE, Terminal::exitCode)
        .returns("error: there is no client 'ward-2'\n", Terminal::err);
  }

  @Test
  void aClientIsKeptOutInEitherWayAndLetInAgain(TestBroker broker) {
    ClientOffer offer = ClientOffer.of(List.of("mlp"), List.of("digits"));
    broker.appendKeyed(
        settings.topics().presence(),
        "ward-1",
        Presences.encode("ward-1", offer, false, 0, "test", 0));

    Terminal cordoned = client("cordon", "ward-1", "--reason", "it moves", "--by", "ann");
    Terminal drained = client("drain", "ward-1", "--wait");
    Terminal list = client("list");
    JsonNode quarantined = client("quarantine", "ward-1", "-o", "json").json();
    Terminal released = client("release", "ward-1");
    Terminal free = client("uncordon", "ward-1");

    assertThat(cordoned.lines())
        .anyMatch(line -> line.startsWith("ward-1 is CORDONED: it moves"))
        .anyMatch(line -> line.matches("  cordoned    by ann since .*: it moves"));
    assertThat(drained.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(list.lines())
        .anyMatch(line -> line.matches("ward-1 +CORDONED .*  by ann .* ago: it moves"));
    assertThat(quarantined.get("state").textValue()).isEqualTo("QUARANTINED");
    assertThat(released.out()).contains("CORDONED").doesNotContain("quarantine");
    assertThat(free.out()).doesNotContain("CORDONED");
    assertThat(client("cordon", "ward-2"))
        .returns(ExitCode.USAGE, Terminal::exitCode)
        .returns("error: there is no client 'ward-2'\n", Terminal::err);
  }
}
