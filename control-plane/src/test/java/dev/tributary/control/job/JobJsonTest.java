package dev.tributary.control.job;

import static dev.tributary.control.job.Records.JOB;
import static dev.tributary.control.job.Records.SHA256;
import static dev.tributary.control.job.Records.accepted;
import static dev.tributary.control.job.Records.acceptedAdaptive;
import static dev.tributary.control.job.Records.acceptedPromising;
import static dev.tributary.control.job.Records.acceptedSecure;
import static dev.tributary.control.job.Records.archived;
import static dev.tributary.control.job.Records.closed;
import static dev.tributary.control.job.Records.closedAtACost;
import static dev.tributary.control.job.Records.ended;
import static dev.tributary.control.job.Records.noiseKeys;
import static dev.tributary.control.job.Records.published;
import static dev.tributary.control.job.Records.publishedWithBits;
import static dev.tributary.control.job.Records.refused;
import static dev.tributary.control.job.Records.spec;
import static dev.tributary.control.job.Records.started;
import static dev.tributary.control.job.Records.startedBy;
import static dev.tributary.control.job.Records.startedClippingTo;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.core.round.LogRecord.KeysFixed;
import dev.tributary.core.round.LogRecord.Outcome;
import dev.tributary.core.round.LogRecord.SharesFixed;
import dev.tributary.core.round.LogRecord.UnmaskFixed;
import dev.tributary.core.round.Sender;
import dev.tributary.wire.JobSpecs;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class JobJsonTest {
  private final Reader reader =
      Reader.of(
          accepted(1),
          published(0, 0, 1_100),
          started(1, 0, 2_000),
          closed(1, 2_500, 0, 1),
          published(1, 1, 2_812),
          archived(1),
          ended(Outcome.FINISHED, "done", 9_000));

  @Test
  void aJobHasItsStateItsSpecAndItsRounds() {
    JsonNode job = JobJson.job(reader.job());

    assertThat(job.get("id").textValue()).isEqualTo("digits-1");
    assertThat(job.get("state").textValue()).isEqualTo("FINISHED");
    assertThat(job.get("modelVersion").intValue()).isEqualTo(1);
    assertThat(job.at("/archived/sha256").textValue()).isEqualTo(SHA256);
    assertThat(JobSpecs.parse(job.get("spec"))).isEqualTo(spec(1));
    assertThat(job.get("specSha256").textValue()).isEqualTo(JobSpecs.sha256(spec(1)));
    assertThat(job.at("/rounds/0/specSha256").isNull()).isTrue();
    assertThat(job.at("/rounds/0/members").toString()).isEqualTo("[\"ann\",\"bob\"]");
    assertThat(job.at("/rounds/0/roundMillis").longValue()).isEqualTo(812);
    assertThat(job.at("/rounds/0/archived/uri").textValue()).isEqualTo("s3://models/v1");
  }

  @Test
  void aRoundHasTheHashOfTheSpecByWhichItWasDecided() {
    String hash = JobSpecs.sha256(spec(1));
    Reader reader = Reader.of(accepted(1), published(0, 0, 1_100), startedBy(hash));

    assertThat(JobJson.job(reader.job()).at("/rounds/0/specSha256").textValue()).isEqualTo(hash);
  }

  @Test
  void aJobThatPromisesDifferentialPrivacyHasItsLedgerWhileItRunsAndAfterwards() {
    Reader running =
        Reader.of(
            acceptedPromising(20),
            published(0, 0, 1_100),
            noiseKeys(),
            started(1, 0, 2_000),
            closedAtACost(1, 2_500, 0, 1),
            published(1, 1, 2_812));

    JsonNode ledger = JobJson.job(running.job()).get("privacy");

    assertThat(ledger.get("epsilonSpent").doubleValue()).isBetween(4.37, 4.38);
    assertThat(ledger.get("epsilonRemaining").doubleValue()).isBetween(3.62, 3.63);
    assertThat(ledger.get("epsilonBudget").doubleValue()).isEqualTo(8);
    assertThat(ledger.get("delta").doubleValue()).isEqualTo(1e-5);
    assertThat(ledger.get("rounds").intValue()).isEqualTo(1);
    assertThat(ledger.get("noiseMultiplier").doubleValue()).isEqualTo(1);
    assertThat(ledger.get("clipNorm").doubleValue()).isEqualTo(0.5);
    assertThat(JobJson.jobs(running.history().jobs()).at("/jobs/0/privacy")).isEqualTo(ledger);
    assertThat(JobJson.job(running.job()).at("/rounds/0/privacy/epsilonSpent").doubleValue())
        .isEqualTo(4.25);
    assertThat(JobJson.job(reader.job()).get("privacy").isNull()).isTrue();
  }

  /** Both members were within: e^(-0.2 * (1 - 0.5)) of 0.5 is 0.4524. */
  @Test
  void aNormThatAdaptsIsShownAsItIsNowAndAsItWasInEachRound() {
    Reader running =
        Reader.of(
            acceptedAdaptive(20),
            published(0, 0, 1_100),
            noiseKeys(),
            startedClippingTo(0.5, 1, 0),
            closed(1, 2_500, 0, 1),
            publishedWithBits(1, 1, 2));

    JsonNode job = JobJson.job(running.job());

    assertThat(job.at("/privacy/clipNorm").doubleValue()).isBetween(0.4524, 0.4525);
    assertThat(job.at("/rounds/0/clipNorm").doubleValue()).isEqualTo(0.5);
    assertThat(JobJson.jobs(running.history().jobs()).at("/jobs/0/privacy/clipNorm"))
        .isEqualTo(job.at("/privacy/clipNorm"));
    running.read(ended(Outcome.STOPPED, "enough", 9_000));
    assertThat(JobJson.job(running.job()).at("/privacy/clipNorm").doubleValue())
        .as("of the last round")
        .isEqualTo(0.5);
    assertThat(JobJson.job(reader.job()).at("/rounds/0/clipNorm").isNull()).isTrue();
  }

  @Test
  void whatIsNotKnownIsNullAndNotMissing() {
    JsonNode job = JobJson.job(Reader.of(refused("no")).job());

    for (String key : new String[] {"round", "plannedRounds", "modelVersion", "spec", "archived"}) {
      assertThat(job.get(key)).as(key).isNotNull();
      assertThat(job.get(key).isNull()).as(key).isTrue();
    }
  }

  @Test
  void everyDecisionIsAnEventWithAName() {
    assertThat(reader.events().stream().map(event -> JobJson.event(event).get("event").textValue()))
        .containsExactly(
            "job-accepted",
            "model-published",
            "round-started",
            "round-closed",
            "model-published",
            "model-archived",
            "job-ended");
  }

  @Test
  void anEventThatIsKeptSaysTheSame() {
    assertThat(reader.events())
        .allSatisfy(e -> assertThat(JobJson.event(e.withoutLists())).isEqualTo(JobJson.event(e)));
  }

  @Test
  void aSecureRoundHasTheTimeOfEachOfItsPhases() {
    List<Sender> all = IntStream.range(0, 3).mapToObj(i -> new Sender(i, 0, i)).toList();
    Reader secure =
        Reader.of(
            acceptedSecure(1),
            published(0, 0, 1_100),
            started(1, 0, 2_000),
            new KeysFixed(1, JOB, 1, all, SHA256, 2, 2, 2_010),
            new SharesFixed(1, JOB, 1, all, 2_030),
            closed(1, 2_500, 0, 1, 2),
            new UnmaskFixed(1, JOB, 1, all, 2_600),
            published(1, 1, 2_812));

    JsonNode phases = JobJson.job(secure.job()).at("/rounds/0/phases");

    assertThat(phases.toString())
        .isEqualTo(
            "{\"advertiseMillis\":10,\"shareMillis\":20,\"collectMillis\":470,"
                + "\"unmaskMillis\":100,\"releaseMillis\":212}");
  }

  @Test
  void anEventIsOneLine() {
    assertThat(reader.events())
        .allSatisfy(e -> assertThat(JobJson.event(e).toString().lines()).hasSize(1));
  }

  @Test
  void theListIsOneDocument() {
    JsonNode document = JobJson.jobs(reader.history().jobs());

    assertThat(document.at("/jobs/0/id").textValue()).isEqualTo("digits-1");
  }
}
