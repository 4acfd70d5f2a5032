package dev.tributary.control.view;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.control.job.ClientJson;
import dev.tributary.control.job.HeardClient;
import dev.tributary.control.job.Reader;
import dev.tributary.control.job.Records;
import dev.tributary.control.model.VersionMetrics;
import dev.tributary.core.round.LogState;
import dev.tributary.core.scheduling.ClientStanding;
import dev.tributary.core.scheduling.ClientTasks.Task;
import dev.tributary.core.update.Outcome.Rejection;
import dev.tributary.core.update.Position;
import dev.tributary.core.update.RejectReason;
import dev.tributary.wire.Presences;
import dev.tributary.wire.Rejections;
import dev.tributary.wire.SingleObject;
import dev.tributary.wire.WireException;
import dev.tributary.wire.avro.ClientDataSet;
import dev.tributary.wire.avro.ClientMetrics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the topics beside the round log amount to. */
class SideViewsTest {
  private static final byte[] GARBAGE = {1, 2, 3};

  private final ClientsView clients = new ClientsView(Duration.ofSeconds(10));
  private final RejectionsView rejections = new RejectionsView();
  private final CurvesView curves = new CurvesView();

  @Test
  void aClientIsIdleBusyOrUnavailable() {
    clients.read("ann", presence("ann", 144, false), 500);
    clients.read("bob", presence("bob", 10, false), 9_000);
    clients.read("cleo", presence("cleo", 10, true), 9_000);
    clients.read("dan", presence("dan", 10, false), 9_000);
    clients.read("eve", presence("eve", 10, false), 9_000);
    clients.read("eve", null, 9_500);
    clients.read("fay", GARBAGE, 9_500);

    Reader log =
        Reader.of(
            Records.accepted(3), Records.published(0, 0, 1_100), Records.started(1, 0, 2_000));

    List<HeardClient> found = clients.clients(log.history().state(), 12_000);

    assertThat(found).extracting(HeardClient::id).containsExactly("ann", "bob", "cleo", "dan");
    assertThat(found)
        .extracting(HeardClient::standing)
        .containsExactly(
            ClientStanding.UNAVAILABLE,
            ClientStanding.FULL,
            ClientStanding.UNAVAILABLE,
            ClientStanding.IDLE);
    assertThat(found.get(0).reason()).isEqualTo("nothing was heard of it for 11 s");
    assertThat(found.get(2).reason()).isEqualTo("it said goodbye");
    assertThat(found.get(1).tasks()).extracting(Task::job).containsExactly(Records.JOB);
    assertThat(ClientJson.client(found.get(0)).at("/dataSets/0/rows").longValue()).isEqualTo(144);
  }

  @Test
  void whoMayNotSeeAJobDoesNotHearOfItFromItsClients() {
    clients.read("bob", presence("bob", 10, false), 9_000);
    Reader log =
        Reader.of(
            Records.accepted(3), Records.published(0, 0, 1_100), Records.started(1, 0, 2_000));
    HeardClient bob = clients.client("bob", log.history().state(), 9_000).orElseThrow();

    JsonNode seen = ClientJson.client(bob, job -> false);

    assertThat(seen.get("state").asText()).isEqualTo("FULL");
    assertThat(seen.get("jobs")).isEmpty();
    assertThat(seen.get("tasks")).isEmpty();
  }

  @Test
  void theMembersOfOlderRoundsKeepTheirMeansAndNothingElse() {
    Reader log = Reader.of(Records.accepted(9), Records.published(0, 0, 1_100));
    CurvesView measured = new CurvesView((job, round) -> log.history().round(job, round));
    for (int round = 1; round <= 6; round++) {
      log.read(
          Records.started(round, round - 1, 2_000),
          Records.closed(round, 2_500, 0, 1),
          Records.published(round, round, 2_812));
      measured.read(of(Records.JOB, metrics(round, "ann", 100, 1.0, null)));
      measured.read(of(Records.JOB, metrics(round, "bob", 300, 2.0, null)));
      measured.read(of(Records.JOB, metrics(round, "cleo", 900, 9.0, null)));
    }
    measured.read(of(Records.JOB, metrics(1, "ann", 100, 7.0, null)));
    measured.read(of(Records.JOB, metrics(4_711, "ann", 100, 7.0, null)));

    for (int round = 1; round <= 6; round++) {
      VersionMetrics metrics = measured.of(Records.JOB, round, List.of("ann", "bob")).orElseThrow();
      assertThat(metrics.clients()).as("round %d", round).isEqualTo(2);
      assertThat(metrics.loss()).as("round %d", round).hasValue(1.75);
    }
    assertThat(measured.of("nobody", 1, List.of("ann"))).isEmpty();
  }

  @Test
  void theNewestSignOfLifeCounts() {
    clients.read("ann", presence("ann", 144, true), 1_000);
    clients.read("ann", presence("ann", 200, false), 2_000);

    HeardClient ann = clients.client("ann", LogState.EMPTY, 2_000).orElseThrow();

    assertThat(ann.standing()).isEqualTo(ClientStanding.IDLE);
    assertThat(ann.presence().offer().dataSets().get(0).rows()).isEqualTo(200);
  }

  @Test
  void aRejectionCountsOnceHoweverOftenItWasWritten() {
    rejections.read(0, rejection("ann", 5));
    rejections.read(1, rejection("ann", 5));
    rejections.read(2, rejection("bob", 6));
    rejections.read(3, GARBAGE);

    assertThat(rejections.before(Long.MAX_VALUE, any -> true, 9))
        .extracting(RejectionsView.Entry::offset)
        .containsExactly(2L, 0L);
    assertThat(rejections.before(2, any -> true, 9)).hasSize(1);
    assertThat(rejections.before(Long.MAX_VALUE, r -> r.getClient().equals("ann"), 9)).hasSize(1);
    assertThat(rejections.byReason()).containsExactly(Map.entry("not_finite", 2L));
    assertThat(rejections.byReason(r -> r.getClient().equals("ann")))
        .containsExactly(Map.entry("not_finite", 1L));
    assertThat(rejections.byReason(r -> false)).isEmpty();
  }

  @Test
  void theOldestRejectionsAreDroppedAndStillCounted() {
    for (int i = 0; i < RejectionsView.KEPT + 5; i++) {
      rejections.read(i, rejection("ann", i));
    }

    assertThat(rejections.before(Long.MAX_VALUE, any -> true, Integer.MAX_VALUE))
        .hasSize(RejectionsView.KEPT);
    assertThat(rejections.byReason()).containsEntry("not_finite", RejectionsView.KEPT + 5L);
  }

  @Test
  void aRoundsMeanIsOverExamplesAndEachAttemptCountsOnce() {
    curves.read(metrics(1, "ann", 100, 1.0, null));
    curves.read(metrics(1, "ann", 100, 1.0, null));
    curves.read(metrics(1, "bob", 300, 2.0, null));
    curves.read(metrics(1, "cleo", 0, 0.0, "training_failed"));
    curves.read(metrics(2, "ann", 100, 0.5, null));
    curves.read(GARBAGE);

    List<Curve.Point> points = curves.of("job-1");

    assertThat(points).extracting(Curve.Point::round).containsExactly(1, 2);
    assertThat(points.get(0).loss()).hasValue(1.75);
    assertThat(points.get(0).accuracy()).isEmpty();
    assertThat(points.get(0).clients()).isEqualTo(2);
    assertThat(points.get(0).examples()).isEqualTo(400);
    assertThat(points.get(0).failures()).containsExactly(Map.entry("training_failed", 1));
    assertThat(curves.of("nobody")).isEmpty();
  }

  @Test
  void aRoundThatIsLongPastTakesNoMoreReports() {
    for (int round = 1; round <= 4; round++) {
      curves.read(metrics(round, "ann", 100, 1.0, null));
    }
    curves.read(metrics(1, "bob", 100, 9.0, null));
    curves.read(metrics(2, "bob", 100, 3.0, null));

    assertThat(curves.of("job-1").get(0).clients()).isEqualTo(1);
    assertThat(curves.of("job-1").get(1).loss()).hasValue(2.0);
  }

  @Test
  void whatIsNoNumberInJsonIsNull() {
    curves.read(metrics(1, "ann", 100, Double.NaN, null));

    assertThat(ViewJson.curve("job-1", curves.of("job-1"), 9).at("/rounds/0/loss").isNull())
        .isTrue();
  }

  @Test
  void aLongCurveIsThinnedToItsFirstItsNewestAndSomeBetween() {
    for (int round = 1; round <= 101; round++) {
      curves.read(metrics(round, "ann", 100, 1.0, null));
      curves.read(metrics(round, "bob", 0, 0.0, "training_failed"));
    }

    JsonNode thinned = ViewJson.curve("job-1", curves.of("job-1"), 5);

    assertThat(thinned.get("rounds").findValuesAsText("round"))
        .containsExactly("1", "26", "51", "76", "101");
    assertThat(thinned.at("/failures/training_failed").intValue()).isEqualTo(101);
    assertThat(ViewJson.curve("job-1", curves.of("job-1"), 101).get("rounds")).hasSize(101);
  }

  private static byte[] presence(String client, long rows, boolean leaving) {
    return Presences.encode(
        client,
        List.of("mlp"),
        List.of(new ClientDataSet("digits", rows, 64, 10)),
        leaving,
        0,
        "test",
        0);
  }

  private static byte[] rejection(String client, long offset) {
    return Rejections.encode(
        new Rejection(
            "job-1", 1, client, 1, RejectReason.NOT_FINITE, "value", new Position(0, offset)),
        "updates",
        0);
  }

  private static byte[] of(String job, byte[] report) {
    try {
      ClientMetrics metrics = SingleObject.decode(report, ClientMetrics.class);
      metrics.setJob(job);
      return SingleObject.encode(metrics);
    } catch (WireException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static byte[] metrics(
      int round, String client, long examples, double loss, String failure) {
    return SingleObject.encode(
        new ClientMetrics(
            "job-1", round, client, 1, 0, examples, loss, null, 1.0, 1.0, 1.0, 20L, 0L, failure));
  }
}
