package dev.tributary.control.job;

import static dev.tributary.control.job.Records.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

import dev.tributary.control.connection.NoConnectionException;
import dev.tributary.core.round.LogRecord.JobEnded;
import dev.tributary.core.round.LogRecord.JobRefused;
import dev.tributary.core.round.LogRecord.ModelArchived;
import dev.tributary.core.round.LogRecord.RoundClosed;
import dev.tributary.storage.archive.S3Settings;
import dev.tributary.storage.kafka.KafkaSettings;
import dev.tributary.storage.servers.TestBroker;
import dev.tributary.storage.servers.TestS3;
import dev.tributary.storage.servers.TestServers;
import dev.tributary.wire.JobSpecs;
import dev.tributary.wire.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestServers.class)
class JobClientIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration IMPATIENCE = Duration.ofMillis(500);

  private TestBroker broker;
  private KafkaSettings settings;
  private S3Settings archive;
  private PlayedFederation federation;

  @BeforeEach
  void newFederation(TestBroker sharedBroker, TestS3 s3) {
    broker = sharedBroker;
    settings = broker.newFederation();
    archive = s3.settings(settings.topics().prefix());
  }

  @AfterEach
  void endFederation() throws InterruptedException {
    if (federation != null) {
      federation.end();
    }
  }

  @Test
  void aSubmittedJobIsAcceptedRunsAndFinishes() {
    startFederation().withClients();
    JobClient client = client();
    JobView submitted = client.submit("job-1", spec(3));
    assertThat(submitted.spec()).contains(spec(3));
    assertThat(submitted.status().isEnd()).isFalse();

    List<JobEvent> events = new ArrayList<>();
    JobView job = client.watch("job-1", events::add);

    assertThat(job.status()).isEqualTo(JobStatus.FINISHED);
    assertThat(job.version()).isEqualTo(3);
    assertThat(job.archived()).map(ModelArchived::version).contains(3);
    assertThat(job.rounds())
        .hasSize(3)
        .allSatisfy(
            round -> {
              assertThat(round.status()).isEqualTo(RoundStatus.PUBLISHED);
              assertThat(round.members()).containsExactly("ann", "bob", "cleo");
              assertThat(round.totalWeight()).isEqualTo(30);
              assertThat(round.updateBytes()).isEqualTo(60);
              assertThat(round.durationMillis()).isPresent();
            });
    assertThat(events).filteredOn(e -> e.record() instanceof RoundClosed).hasSize(3);
    assertThat(events.get(events.size() - 1).record()).isInstanceOf(JobEnded.class);
    assertThat(client.existing("job-1")).isEqualTo(job);
  }

  @Test
  void theListKnowsAllJobsAfterASnapshot() {
    startFederation().withClients();
    JobClient client = client();
    client.submit("job-1", spec(2));
    client.watch("job-1", event -> {});
    client.submit("job-2", "{}");

    assertThat(client.jobs())
        .extracting(JobSummary::id, JobSummary::status)
        .containsExactly(tuple("job-1", JobStatus.FINISHED), tuple("job-2", JobStatus.REFUSED));
  }

  @Test
  void aSpecThatBreaksARuleIsRefusedWithTheReason() {
    startFederation();
    String json = JobSpecs.canonical(spec(3)).replace("\"count\":3", "\"count\":0");

    JobView job = client().submit("job-1", json);

    assertThat(job.status()).isEqualTo(JobStatus.REFUSED);
    assertThat(job.reason()).contains("rounds.count must be in [1, ").endsWith("got 0");
    List<JobEvent> events = new ArrayList<>();
    assertThat(client().watch("job-1", events::add)).isEqualTo(job);
    assertThat(events).singleElement().matches(e -> e.record() instanceof JobRefused);
  }

  @Test
  void theSameSubmissionOnceMoreChangesNothing() {
    startFederation();
    client().submit("job-1", spec(3));
    JobView waiting = waitFor("job-1", JobStatus.WAITING);

    assertThat(client().submit("job-1", spec(3))).isEqualTo(waiting);
  }

  @Test
  void anotherSpecUnderATakenIdIsNotSubmitted() {
    startFederation();
    client().submit("job-1", spec(3));

    assertThatExceptionOfType(JobIdTakenException.class)
        .isThrownBy(() -> client().submit("job-1", spec(4)))
        .withMessageContaining("job id 'job-1' is taken by a job with another spec");
  }

  @Test
  void anIdThatIsNoNameIsRefusedAtOnce() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> client().submit("a/b", spec(1)))
        .withMessageContaining("job id must match");
  }

  @Test
  void withoutACoordinatorAJobIsQueuedUntilOneComes() {
    assertThatExceptionOfType(NoConnectionException.class)
        .isThrownBy(() -> JobClient.connect(settings, IMPATIENCE).submit("job-1", spec(3)))
        .withMessageContaining("job 'job-1' was submitted and is QUEUED");
    assertThat(client().jobs()).singleElement().matches(j -> j.status() == JobStatus.QUEUED);
    assertThat(client().existing("job-1").spec()).contains(spec(3));

    startFederation();
    waitFor("job-1", JobStatus.WAITING);
  }

  @Test
  void aStoppedJobEndsWithTheReasonAndKeepsItsModel() {
    startFederation();
    client().submit("job-1", spec(3));
    waitFor("job-1", JobStatus.WAITING);

    JobView job = client().stop("job-1", "wrong learning rate");

    assertThat(job.status()).isEqualTo(JobStatus.STOPPED);
    assertThat(job.reason()).isEqualTo("wrong learning rate");
    assertThat(job.version()).isZero();
    assertThat(client().stop("job-1", "again").reason()).isEqualTo("wrong learning rate");
  }

  @Test
  void aJobThatNobodySubmittedIsUnknown() {
    JobClient client = client();

    assertThat(client.job("nobody")).isEmpty();
    assertThatExceptionOfType(UnknownJobException.class)
        .isThrownBy(() -> client.stop("nobody", "x"))
        .withMessage("there is no job 'nobody'");
    assertThatExceptionOfType(UnknownJobException.class)
        .isThrownBy(() -> client.watch("nobody", event -> {}));
  }

  @Test
  void aWatchGoesOnWhenTheBrokerIsBack() throws Exception {
    startFederation();
    client().submit("job-1", spec(2));
    waitFor("job-1", JobStatus.WAITING);
    CompletableFuture<JobEvent> first = new CompletableFuture<>();
    CompletableFuture<JobView> end =
        CompletableFuture.supplyAsync(() -> client().watch("job-1", first::complete));
    first.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);

    broker.stop();
    broker.start();
    federation.withClients();

    assertThat(end.get(60, TimeUnit.SECONDS).status()).isEqualTo(JobStatus.FINISHED);
  }

  @Test
  void topicsThatAreNotThereAreToldAtOnce() {
    KafkaSettings other = new KafkaSettings(settings.properties(), new Topics("other"));

    assertThatExceptionOfType(NoConnectionException.class)
        .isThrownBy(() -> JobClient.connect(other, PATIENCE))
        .withMessageContaining("lacks topics of Tributary, whose names begin with 'other.'");
  }

  @Test
  void aBrokerThatIsNotThereIsToldWithinThePatience() {
    KafkaSettings nowhere =
        new KafkaSettings(Map.of("bootstrap.servers", "127.0.0.1:1"), settings.topics());

    assertThatExceptionOfType(NoConnectionException.class)
        .isThrownBy(() -> JobClient.connect(nowhere, IMPATIENCE))
        .withMessageContaining("no Kafka broker answers at 127.0.0.1:1");
  }

  private PlayedFederation startFederation() {
    federation = PlayedFederation.start(settings, archive);
    return federation;
  }

  private JobClient client() {
    return JobClient.connect(settings, PATIENCE);
  }

  private JobView waitFor(String id, JobStatus status) {
    return Awaitility.await()
        .atMost(PATIENCE)
        .until(
            () -> client().existing(id),
            // The archive's record comes last: after it a waiting job changes no more.
            job -> job.status() == status && job.archived().isPresent());
  }
}
