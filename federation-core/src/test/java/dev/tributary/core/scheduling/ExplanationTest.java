package dev.tributary.core.scheduling;

import static dev.tributary.core.scheduling.MarketJobs.client;
import static dev.tributary.core.scheduling.MarketJobs.job;
import static dev.tributary.core.scheduling.MarketJobs.queue;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.core.coordination.Command;
import dev.tributary.core.job.DataSetRequirements;
import dev.tributary.core.job.ResourceSpec;
import dev.tributary.core.offer.ClientOffer;
import dev.tributary.core.round.ClientHold.Kind;
import dev.tributary.core.round.JobState;
import dev.tributary.core.scheduling.Explanation.Group;
import dev.tributary.core.scheduling.Explanation.Holder;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Why a job waits, of a log that a coordinator wrote. */
class ExplanationTest {
  private static final Map<String, String> WARD = Map.of("site", "ward");

  private final Market market = new Market(1, SchedulingRules.DEFAULT);
  private final Map<String, ClientOffer> present = new TreeMap<>();
  private final Map<String, ClientOffer> absent = new TreeMap<>();

  private void join(ClientOffer offer) {
    market.join(offer);
    present.put("client%05d".formatted(present.size()), offer);
  }

  private Explanation explained(String job) {
    return Explanation.of(
        (JobState.Waiting) market.state().jobs().get(job),
        market.state(),
        present,
        absent,
        Delivered.UNKNOWN);
  }

  @Test
  void everyClientIsInTheGroupOfWhatItLacks() {
    for (int i = 0; i < 5; i++) {
      join(client(1, WARD));
    }
    join(client());
    join(
        new ClientOffer(
            List.of("tree"),
            List.of(),
            WARD,
            1,
            present.get("client00000").machine(),
            present.get("client00000").speed()));
    join(ClientOffer.of(List.of("mlp"), List.of("letters")));
    join(client(1, WARD).withDeclined(Map.of("waiter", "waiting for approval")));
    absent.put("gone", client(1, WARD));
    absent.put("gone-decliner", client(1, WARD).withDeclined(Map.of("waiter", "never")));
    absent.put("gone-office", client());
    market.submit("holder", job(2, 2, 5, queue("default", 0), WARD));
    market.runUntil(1_100);
    market.submit("waiter", job(8, 6, 5, queue("default", 0), WARD));
    market.runUntil(1_200);

    Explanation why = explained("waiter");

    assertThat(why.needed(1_200)).isEqualTo(8);
    assertThat(why.needed(why.patienceEndsMillis())).isEqualTo(6);
    assertThat(why.fitting()).isEqualTo(5);
    assertThat(why.count(Group.IDLE)).isEqualTo(3);
    assertThat(why.count(Group.BUSY)).isEqualTo(2);
    assertThat(why.clients().get(Group.WRONG_LABELS).keySet())
        .containsExactly("client00005", "gone-office");
    assertThat(why.clients().get(Group.WRONG_TRAINER).keySet()).containsExactly("client00006");
    assertThat(why.clients().get(Group.WRONG_DATA_SET).keySet()).containsExactly("client00007");
    assertThat(why.clients().get(Group.UNAVAILABLE).keySet()).containsExactly("gone");
    assertThat(why.reasons())
        .isEqualTo(Map.of("client00008", "waiting for approval", "gone-decliner", "never"));
    assertThat(why.clients().get(Group.DECLINED).keySet()).isEqualTo(why.reasons().keySet());
    long deadline =
        ((JobState.Collecting) market.state().jobs().get("holder")).round().deadlineMillis();
    assertThat(why.holders()).isEqualTo(Map.of("holder", new Holder(2, deadline)));
  }

  @Test
  void whoLacksMemoryOrGpusIsTooSmallOrBusyWithThoseThatReserveThem() {
    join(client(4, 4_096, 1));
    join(client(4, 4_096, 0));
    join(client(4, 1_024, 1));
    join(client(4, Map.of()));
    absent.put("gone-small", client(4, 1_024, 1));
    market.submit("light", job(4, 5, queue("default", 0)));
    market.submit("heavy", job(1, 5, queue("default", 0)).reserving(new ResourceSpec(3_000, 1)));
    market.runUntil(1_200);
    market.submit("waiter", job(2, 5, queue("default", 0)).reserving(new ResourceSpec(2_048, 1)));
    market.submit("memory", job(3, 5, queue("default", 0)).reserving(new ResourceSpec(1_096, 0)));
    market.runUntil(1_300);

    Explanation both = explained("waiter");
    assertThat(both.demands()).endsWith("trainer mlp", "2048 MiB memory", "1 GPU");
    assertThat(both.clients().get(Group.BUSY).keySet()).containsExactly("client00000");
    assertThat(both.holders().keySet()).containsExactly("heavy");
    assertThat(both.clients().get(Group.TOO_SMALL).keySet())
        .containsExactly("client00001", "client00002", "client00003", "gone-small");

    Explanation memory = explained("memory");
    assertThat(memory.clients().get(Group.IDLE).keySet())
        .containsExactly("client00000", "client00001");
  }

  @Test
  void whoIsKeptOutOfRoundsIsInAGroupOfItsOwnWithTheReason() {
    for (int i = 0; i < 4; i++) {
      join(client());
    }
    absent.put("gone", client());
    market.command(hold("client00001", Kind.CORDON, "it moves"));
    market.command(hold("gone", Kind.CORDON, "it moves"));
    market.command(hold("client00002", Kind.CORDON, "it moves"));
    market.command(hold("client00002", Kind.QUARANTINE, "it sends NaN"));
    market.submit("waiter", job(3, 5, queue("default", 0)));
    market.runUntil(1_200);

    Explanation why = explained("waiter");

    assertThat(why.fitting()).isEqualTo(2);
    assertThat(why.clients().get(Group.CORDONED).keySet()).containsExactly("client00001", "gone");
    assertThat(why.clients().get(Group.QUARANTINED).keySet()).containsExactly("client00002");
    assertThat(why.reasons())
        .isEqualTo(
            Map.of("client00001", "it moves", "gone", "it moves", "client00002", "it sends NaN"));
  }

  private static Command hold(String client, Kind kind, String reason) {
    return new Command.Hold(client, kind, "ann", reason, 10);
  }

  @Test
  void theDemandsAreInWords() {
    join(client());
    market.submit(
        "waiter",
        job(2, 2, 5, queue("default", 0), WARD)
            .with(queue("default", 0), new DataSetRequirements(100, 64, 10)));
    market.runUntil(1_200);

    assertThat(explained("waiter").demands())
        .containsExactly(
            "label site=ward",
            "data set digits (at least 100 rows, 64 features, 10 classes)",
            "trainer mlp");
  }

  @Test
  void jobsThatHaveWaitedForLongerAreAhead() {
    join(client());
    market.submit("first", job(2, 5, queue("default", 0)));
    market.runUntil(1_100);
    market.submit("second", job(2, 5, queue("default", 0)));
    market.runUntil(1_200);

    assertThat(explained("second").ahead()).containsExactly("first");
    assertThat(explained("first").ahead()).isEmpty();
  }
}
