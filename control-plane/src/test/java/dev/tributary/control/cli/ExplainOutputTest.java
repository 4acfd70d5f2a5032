package dev.tributary.control.cli;

import static dev.tributary.control.job.Records.accepted;
import static dev.tributary.control.job.Records.published;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.control.job.ExplanationJson;
import dev.tributary.control.job.JobExplanation;
import dev.tributary.control.job.JobSummary;
import dev.tributary.control.job.Reader;
import dev.tributary.core.job.ResourceSpec;
import dev.tributary.core.scheduling.ClientTasks.Task;
import dev.tributary.core.scheduling.Explanation;
import dev.tributary.core.scheduling.Explanation.Group;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ExplainOutputTest {
  private static final JobSummary WAITING =
      Reader.of(accepted(20), published(0, 0, 1_100)).job().summary();

  private static JobExplanation why() {
    Map<Group, SortedMap<String, List<Task>>> clients = new EnumMap<>(Group.class);
    for (Group group : Group.values()) {
      clients.put(group, new TreeMap<>());
    }
    List.of("ann", "bob", "cleo").forEach(name -> clients.get(Group.IDLE).put(name, List.of()));
    List.of("dora", "emil")
        .forEach(
            name ->
                clients
                    .get(Group.BUSY)
                    .put(name, List.of(new Task("x", 3, 50_700_000, ResourceSpec.NONE))));
    IntStream.range(0, 20)
        .forEach(i -> clients.get(Group.WRONG_LABELS).put("office%02d".formatted(i), List.of()));
    TreeMap<String, String> reasons = new TreeMap<>();
    reasons.put("fay", "waiting for approval");
    reasons.put("gil", "not here");
    reasons.put("hal", "not here");
    reasons.keySet().forEach(name -> clients.get(Group.DECLINED).put(name, List.of()));
    Explanation explanation =
        new Explanation(
            "digits-1",
            8,
            6,
            60_000,
            List.of("label site=ward", "data set digits/v1", "trainer mlp"),
            clients,
            reasons,
            List.of("older"));
    return new JobExplanation(WAITING, Optional.of(explanation), 1_000);
  }

  @Test
  void oneSentenceSaysWhatIsMissingAndTheTableWhichClientsLackWhat() {
    assertThat(ExplainOutput.lines(why(), ZoneOffset.UTC))
        .containsExactly(
            "digits-1 is WAITING",
            "needs 8 clients with label site=ward, data set digits/v1 and trainer mlp; 5 match, 2 of"
                + " them busy with job x until about 14:05:00",
            "from 00:01:00 on 6 are enough",
            "     3 idle           ann bob cleo",
            "     2 busy           dora emil",
            "     3 declined       not here: gil hal; waiting for approval: fay",
            "    20 wrong labels   office00 office01 office02 office03 office04 office05 office06"
                + " office07 and 12 more",
            "have waited for longer: older");
  }

  @Test
  void whoIsHeldIsInTheSentenceAndTheTable() {
    JobExplanation free = why();
    Map<Group, SortedMap<String, List<Task>>> clients =
        new EnumMap<>(free.clients().orElseThrow().clients());
    clients.put(Group.CORDONED, named("ida", "jon"));
    clients.put(Group.QUARANTINED, named("kim"));
    TreeMap<String, String> reasons = new TreeMap<>(free.clients().get().reasons());
    reasons.putAll(Map.of("ida", "it moves", "jon", "it moves", "kim", "it sends NaN"));
    Explanation before = free.clients().get();
    JobExplanation why =
        new JobExplanation(
            WAITING,
            Optional.of(
                new Explanation(
                    before.job(),
                    before.goal(),
                    before.minimum(),
                    before.patienceEndsMillis(),
                    before.demands(),
                    clients,
                    reasons,
                    before.ahead())),
            1_000);

    assertThat(ExplainOutput.lines(why, ZoneOffset.UTC))
        .anyMatch(line -> line.endsWith("14:05:00; 2 more are cordoned; 1 more is in quarantine"))
        .contains(
            "     2 cordoned       it moves: ida jon", "     1 quarantined    it sends NaN: kim");
    assertThat(ExplanationJson.explanation(why).at("/clients/cordoned/ida").textValue())
        .isEqualTo("it moves");
    assertThat(ExplanationJson.explanation(why).at("/clients/declined")).hasSize(3);
  }

  private static SortedMap<String, List<Task>> named(String... clients) {
    SortedMap<String, List<Task>> group = new TreeMap<>();
    for (String client : clients) {
      group.put(client, List.of());
    }
    return group;
  }

  @Test
  void aProgramGetsEveryClientByWhatItLacks() {
    JsonNode clients = ExplanationJson.explanation(why()).get("clients");

    assertThat(clients.get("needed").intValue()).isEqualTo(8);
    assertThat(clients.get("matching").intValue()).isEqualTo(5);
    assertThat(clients.at("/groups/wrong labels")).hasSize(20);
    assertThat(clients.at("/declined/gil").textValue()).isEqualTo("not here");
    assertThat(clients.at("/holders/x/untilMillis").longValue()).isEqualTo(50_700_000);
  }

  @Test
  void aJobThatLacksNoClientsSaysWhatItWaitsFor() {
    JobExplanation preparing =
        new JobExplanation(Reader.of(accepted(20)).job().summary(), Optional.empty(), 1_000);

    assertThat(ExplainOutput.lines(preparing, ZoneOffset.UTC))
        .containsExactly("digits-1 is PREPARING", "it waits for the first model to be published");
  }
}
