package dev.tributary.control.cli;

import static dev.tributary.control.job.Records.SHA256;
import static dev.tributary.control.job.Records.abandoned;
import static dev.tributary.control.job.Records.accepted;
import static dev.tributary.control.job.Records.acceptedAdaptive;
import static dev.tributary.control.job.Records.acceptedPromising;
import static dev.tributary.control.job.Records.acceptedSampled;
import static dev.tributary.control.job.Records.acceptedSecure;
import static dev.tributary.control.job.Records.acceptedStopping;
import static dev.tributary.control.job.Records.archived;
import static dev.tributary.control.job.Records.closed;
import static dev.tributary.control.job.Records.closedAtACost;
import static dev.tributary.control.job.Records.ended;
import static dev.tributary.control.job.Records.evaluated;
import static dev.tributary.control.job.Records.noiseKeys;
import static dev.tributary.control.job.Records.published;
import static dev.tributary.control.job.Records.publishedWithBits;
import static dev.tributary.control.job.Records.refused;
import static dev.tributary.control.job.Records.spec;
import static dev.tributary.control.job.Records.started;
import static dev.tributary.control.job.Records.startedClippingTo;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.control.job.JobJson;
import dev.tributary.control.job.Reader;
import dev.tributary.core.round.LogRecord;
import dev.tributary.core.round.LogRecord.Outcome;
import dev.tributary.wire.JobSpecs;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class JobTablesTest {

  @Test
  void theListShowsALineForEachJob() {
    Reader running = Reader.of(accepted(20), published(0, 0, 1_100), started(1, 0, 2_000));

    assertThat(JobTables.list(running.history().jobs()))
        .containsExactly(
            "ID        NAME    STATE    ROUND  MODEL     REASON",
            "digits-1  digits  RUNNING      1  v0 of 20");
  }

  @Test
  void theListShowsWhyAJobEnded() {
    Reader refused = Reader.of(refused("cohort.goal must be >= 1, got 0"));

    assertThat(JobTables.list(refused.history().jobs()))
        .containsExactly(
            "ID        NAME      STATE    ROUND  MODEL  REASON",
            "digits-1  digits-1  REFUSED      -  -      cohort.goal must be >= 1, got 0");
  }

  @Test
  void anEmptyListTellsWhatToDo() {
    assertThat(JobTables.list(List.of())).singleElement().asString().contains("job submit FILE");
  }

  @Test
  void aJobIsShownWithWhatEndsItAndTheBestOfItsModelsAlsoOnceItHasEnded() {
    Reader reader =
        Reader.of(
            acceptedStopping(20),
            published(0, 0, 1_100),
            started(1, 0, 2_000),
            closed(1, 2_500, 0, 1),
            published(1, 1, 2_812),
            evaluated(1, 1, 0.9),
            started(2, 1, 3_000),
            closed(2, 3_500, 0, 1),
            published(2, 2, 3_812),
            evaluated(2, 2, 0.875),
            ended(Outcome.STOPPED, "enough", 9_000));

    assertThat(JobTables.show(reader.job(), 0, ZoneOffset.UTC))
        .containsSubsequence(
            "cohort    3 clients a round, goal 3, minimum 2",
            "ends by   accuracy at least 0.95",
            "ends by   accuracy no better by more than 0.01 in 5 evaluated rounds",
            "ends by   " + Units.duration(3_600_000) + " after it was accepted",
            "best      accuracy 0.9000 by v1; 0.8750 by v2, 1 evaluated round later");
    JsonNode best = JobJson.job(reader.job()).get("best");
    assertThat(best.get("metric").textValue()).isEqualTo("accuracy");
    assertThat(best.get("value").doubleValue()).isEqualTo(0.9);
    assertThat(best.get("modelVersion").intValue()).isEqualTo(1);
    assertThat(best.at("/newest/value").doubleValue()).isEqualTo(0.875);
  }

  @Test
  void aJobIsShownWithItsPlanItsEndAndItsRounds() {
    assertThat(JobTables.show(finished().job(), 20, ZoneOffset.UTC))
        .containsExactly(
            "job       digits-1",
            "name      digits",
            "state     FINISHED",
            "reason    1 rounds are done",
            "model     v1 of 1",
            "training  mlp on digits, 5 parameters",
            "cohort    3 clients a round, goal 3, minimum 2",
            "spec      " + JobSpecs.sha256(spec(1)),
            "fairness  0.667, by Jain's index of the rounds that clients took part in",
            "accepted  1970-01-01 00:00:01",
            "ended     1970-01-01 00:00:09",
            "archive   s3://models/v1",
            "sha256    " + SHA256,
            "",
            "ROUND  STATE      CLIENTS  UPDATES    TIME  MODEL  REASON",
            "    1  ABANDONED      -/3        -  500 ms  -      nobody came",
            "    2  PUBLISHED      2/3     80 B  812 ms  v1");
  }

  @Test
  void aJobWhoseModelIsNotArchivedTellsThatItWaitsForThat() {
    Reader waiting =
        Reader.of(
            accepted(1),
            published(0, 0, 1_100),
            started(1, 0, 2_000),
            closed(1, 2_500, 0, 1),
            published(1, 1, 2_812));

    assertThat(JobTables.show(waiting.job(), 0, ZoneOffset.UTC))
        .contains(
            "state     RUNNING, WAITING",
            "waits for model v1 to be archived; nothing is archived yet");
    assertThat(WatchOutput.silentLine(waiting.job().summary()))
        .isEqualTo("waits for model v1 to be archived; nothing is archived yet");
  }

  @Test
  void theListShowsWhatAJobHasSpentIfAnyPromisesDifferentialPrivacy() {
    assertThat(JobTables.list(promising().history().jobs()))
        .containsExactly(
            "ID        NAME    STATE    ROUND  MODEL     EPSILON         REASON",
            "digits-1  digits  WAITING      1  v1 of 20  4.377 of 8.000");
  }

  @Test
  void aJobThatPromisesDifferentialPrivacyShowsItsLedger() {
    assertThat(JobTables.show(promising().job(), 0, ZoneOffset.UTC))
        .contains(
            "privacy   epsilon 4.377 of 8.000 spent in 1 round, 3.623 left, delta 1.0E-5",
            "noise     1.000 times the norm 0.5 that updates are clipped to, added by the aggregation"
                + " job");
  }

  @Test
  void aJobThatSamplesItsClientsSaysTowardsWhomItsLedgerHolds() {
    assertThat(JobTables.show(Reader.of(acceptedSampled(20)).job(), 0, ZoneOffset.UTC))
        .contains(
            "sampling  a client is in a round with probability 0.5: so little is spent towards those"
                + " who see models, and not towards readers of the round log");
  }

  @Test
  void aJobWithMaskedUpdatesSaysWhatTheyStand() {
    assertThat(JobTables.show(Reader.of(acceptedSecure(20)).job(), 0, ZoneOffset.UTC))
        .contains(
            "masks     SecAgg+ modulo 2^32, no sum over fewer than 3 clients; semi-honest, up to 0.1"
                + " of a cohort with the server");
  }

  @Test
  void anEndedJobStillShowsItsLedger() {
    Reader ended = promising(ended(Outcome.FINISHED, "privacy budget spent", 9_000));

    assertThat(JobTables.show(ended.job(), 0, ZoneOffset.UTC))
        .contains("privacy   epsilon 4.377 of 8.000 spent in 1 round, 3.623 left, delta 1.0E-5");
  }

  @Test
  void theLineOfARoundTellsWhatIsSpentWithIt() {
    assertThat(JobTables.line(promising().job().rounds().get(0)))
        .isEqualTo("round   1  2 of 3 clients  80 B  812 ms  model v1  epsilon 4.250");
  }

  private static Reader promising(LogRecord... more) {
    List<LogRecord> records =
        new ArrayList<>(
            List.of(
                acceptedPromising(20),
                published(0, 0, 1_100),
                noiseKeys(),
                started(1, 0, 2_000),
                closedAtACost(1, 2_500, 0, 1),
                published(1, 1, 2_812)));
    records.addAll(List.of(more));
    return Reader.of(records.toArray(LogRecord[]::new));
  }

  @Test
  void ofManyRoundsTheNewestAreShown() {
    assertThat(JobTables.show(finished().job(), 1, ZoneOffset.UTC))
        .contains("the last 1 of 2 rounds; --rounds shows more")
        .noneMatch(line -> line.contains("ABANDONED"));
  }

  private static Reader finished() {
    return Reader.of(
        accepted(1),
        published(0, 0, 1_100),
        started(1, 0, 2_000),
        abandoned(1, 2_500, "nobody came"),
        started(2, 0, 3_000),
        closed(2, 3_500, 0, 1),
        published(1, 2, 3_812),
        archived(1),
        ended(Outcome.FINISHED, "1 rounds are done", 9_000));
  }

  @Test
  void aNormThatAdaptsIsShownAsItIsNow() {
    Reader running =
        Reader.of(
            acceptedAdaptive(20),
            published(0, 0, 1_100),
            noiseKeys(),
            startedClippingTo(0.5, 1, 0),
            closed(1, 2_500, 0, 1),
            publishedWithBits(1, 1, 2));

    assertThat(JobTables.show(running.job(), 0, ZoneOffset.UTC))
        .contains(
            "noise     1.000 times the norm 0.4524 that updates are clipped to (it follows their"
                + " quantile 0.5), added by the aggregation job");
  }
}
