package dev.tributary.control.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.control.job.PlayedFederation;
import dev.tributary.control.job.Records;
import dev.tributary.core.offer.ClientOffer;
import dev.tributary.storage.archive.S3Settings;
import dev.tributary.storage.kafka.KafkaSettings;
import dev.tributary.storage.servers.TestBroker;
import dev.tributary.storage.servers.TestS3;
import dev.tributary.storage.servers.TestServers;
import dev.tributary.wire.JobSpecs;
import dev.tributary.wire.Presences;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The verbs as a shell runs them, on real topics. */
@ExtendWith(TestServers.class)
class JobCommandsIT {
  @TempDir private Path directory;
  private KafkaSettings settings;
  private PlayedFederation federation;
  private Path config;
  private Path spec;

  @BeforeEach
  void federation(TestBroker broker, TestS3 s3) throws IOException {
    settings = broker.newFederation();
    S3Settings archive = s3.settings(settings.topics().prefix());
    federation = PlayedFederation.start(settings, archive);
    spec = Files.writeString(directory.resolve("job.json"), JobSpecs.canonical(Records.spec(2)));
    config =
        Files.writeString(
            directory.resolve("client.properties"),
            """
            bootstrap.servers=%s
            topics.prefix=%s
            s3.endpoint=%s
            s3.region=%s
            s3.access-key=%s
            s3.secret-key=%s
            s3.path-style-access=true
            archive.bucket=%s
            archive.prefix=%s
            """
                .formatted(
                    settings.properties().get("bootstrap.servers"),
                    settings.topics().prefix(),
                    archive.endpoint(),
                    archive.region(),
                    archive.accessKey(),
                    archive.secretKey(),
                    archive.bucket(),
                    archive.prefix()));
  }

  @AfterEach
  void end() throws InterruptedException {
    federation.end();
  }

  @Test
  void aSubmissionThatWaitsPrintsEveryRoundAndTheEnd() {
    federation.withClients();

    Terminal terminal = run("submit", spec.toString(), "--id", "job-1", "--wait");

    assertThat(terminal.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(terminal.lines())
        .satisfiesExactly(
            line -> assertThat(line).isEqualTo("job job-1 accepted: 2 rounds, 3 clients each"),
            line -> assertThat(line).matches("round   1  3 of 3 clients  60 B  .*  model v1"),
            line -> assertThat(line).matches("round   2  3 of 3 clients  60 B  .*  model v2"),
            line -> assertThat(line).isEqualTo("job job-1 finished: 2 rounds are done"),
            line -> assertThat(line).startsWith("model v2  s3://").contains("  sha256 "));
    assertThat(terminal.err()).isEmpty();
  }

  @Test
  void aSubmissionForAProgramPrintsOneDocument() {
    federation.withClients();

    JsonNode job = run("submit", spec.toString(), "--wait", "--output", "json").json();

    assertThat(job.get("id").textValue()).matches("digits-[a-z2-9]{6}");
    assertThat(job.get("state").textValue()).isEqualTo("FINISHED");
    assertThat(job.get("rounds")).hasSize(2);
  }

  @Test
  void everyLineOfAWatchForAProgramIsAnEvent() {
    federation.withClients();
    run("submit", spec.toString(), "--id", "job-1");

    Terminal terminal = run("watch", "job-1", "--output", "json");

    assertThat(terminal.exitCode()).isEqualTo(ExitCode.OK);
    List<String> events = new ArrayList<>();
    terminal.lines().forEach(line -> events.add(Terminal.json(line).get("event").textValue()));
    assertThat(events)
        .startsWith("job-accepted", "model-published")
        .contains("round-started", "round-closed", "model-archived")
        .endsWith("job-ended");
  }

  @Test
  void aStoppedJobIsAFailureToWhomeverWatchesIt() {
    run("submit", spec.toString(), "--id", "job-1");

    Terminal stop = run("stop", "job-1", "--reason", "wrong data");
    Terminal watch = run("watch", "job-1");

    assertThat(stop.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(stop.lines()).contains("job job-1 stopped: wrong data");
    assertThat(watch.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(watch.lines()).contains("job job-1 stopped: wrong data");
  }

  @Test
  void jobsAreListedAndShown() {
    run("submit", spec.toString(), "--id", "job-1");
    run("stop", "job-1");

    Terminal list = run("list");
    Terminal show = run("show", "job-1");

    assertThat(list.lines()).hasSize(2).last().asString().startsWith("job-1  digits  STOPPED");
    assertThat(show.lines()).startsWith("job       job-1", "name      digits", "state     STOPPED");
    assertThat(run("list", "-o", "json").json().at("/jobs/0/state").textValue())
        .isEqualTo("STOPPED");
    assertThat(run("show", "job-1", "-o", "json").json().get("reason").textValue())
        .isEqualTo("stopped by hand");
  }

  @Test
  void aJobIsNotedAndOnceItHasEndedDeleted() {
    run("submit", spec.toString(), "--id", "job-1");
    Terminal tooEarly = run("delete", "job-1");
    run("stop", "job-1", "--wait");
    Terminal note = run("note", "job-1", "wrong rate", "--author", "ada");
    Terminal show = run("show", "job-1");
    Terminal delete = run("delete", "job-1");

    assertThat(tooEarly.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(tooEarly.err()).contains("job 'job-1' must have ended to be deleted");
    assertThat(note.lines()).containsExactly("job job-1 has 1 note");
    assertThat(show.lines()).anyMatch(line -> line.endsWith(" ada: wrong rate"));
    assertThat(delete.lines()).containsExactly("job job-1 is deleted; its models stay");
    assertThat(run("delete", "job-1").exitCode()).isEqualTo(ExitCode.OK);
    assertThat(run("show", "job-1").exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run("list").lines()).singleElement().asString().startsWith("no jobs yet");
    assertThat(run("submit", spec.toString(), "--id", "job-1").err()).contains("was deleted");
  }

  @Test
  void aPausedJobBeginsNoRoundUntilItIsResumed() {
    run("submit", spec.toString(), "--id", "job-1");

    Terminal pause = run("pause", "job-1", "--reason", "maintenance");
    federation.withClients();
    Terminal list = run("list");
    Terminal resume = run("resume", "job-1", "--output", "json");
    Terminal watch = run("watch", "job-1");

    assertThat(pause.lines()).containsExactly("job job-1 is PAUSED");
    assertThat(list.lines()).last().asString().startsWith("job-1  digits  PAUSED");
    assertThat(resume.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(watch.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(watch.lines()).contains("paused: maintenance", "resumed");
  }

  @Test
  void aJobGetsAnotherSpecUntilItsFirstRoundBegins() throws IOException {
    run("submit", spec.toString(), "--id", "job-1");
    Path longer = directory.resolve("longer.json");
    Files.writeString(longer, JobSpecs.canonical(Records.spec(3)));

    Terminal update = run("update", "job-1", longer.toString());
    Terminal foreign = run("update", "job-2", longer.toString());
    federation.withClients();
    Terminal watch = run("watch", "job-1");
    Terminal late = run("update", "job-1", spec.toString());

    String hash = JobSpecs.sha256(Records.spec(3));
    assertThat(update.lines()).containsExactly("job job-1 has spec " + hash);
    assertThat(foreign.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(watch.lines())
        .contains("updated: spec " + hash)
        .anyMatch(l -> l.endsWith("model v3"));
    assertThat(late.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(late.err()).contains("job 'job-1' keeps its spec: it has ended, FINISHED");
    assertThat(run("show", "job-1", "-o", "json").json().at("/rounds/0/specSha256").asText())
        .isEqualTo(hash);
  }

  @Test
  void aJobThatWaitsForClientsIsExplained() {
    run("submit", spec.toString(), "--id", "job-1");
    await().until(() -> run("show", "job-1").out().contains("WAITING"));

    Terminal explain = run("explain", "job-1");

    assertThat(explain.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(explain.lines())
        .startsWith("job-1 is WAITING")
        .anyMatch(line -> line.matches("needs \\d+ clients? with .*; 0 match"));
  }

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

  @Test
  void modelsAreListedShownDownloadedAndCompared() throws IOException {
    federation.withClients();
    JsonNode job = run("submit", spec.toString(), "--id", "job-1", "--wait", "-o", "json").json();
    Path file = directory.resolve("model.f32");

    Terminal list = model("list", "job-1");
    Terminal show = model("show", "job-1@1");
    JsonNode saved = model("download", "job-1", "--to", file.toString(), "-o", "json").json();
    Terminal diff = model("diff", "job-1@1", "job-1");

    assertThat(list.lines()).hasSize(5).last().asString().startsWith("v2         2        3");
    assertThat(model("list", "job-1", "-o", "json").json().at("/versions/0/sha256"))
        .isEqualTo(job.at("/archived/sha256"));
    assertThat(show.lines()).startsWith("model     v1 of job job-1");
    assertThat(saved.get("sha256")).isEqualTo(job.at("/archived/sha256"));
    assertThat(saved.get("path").textValue()).isEqualTo(file.toString());
    assertThat(Files.size(file)).isEqualTo(saved.get("bytes").longValue());
    assertThat(diff.lines()).hasSize(3).last().asString().startsWith("*").contains("2.23607");
    Terminal unknown = model("show", "job-1@9");
    assertThat(unknown.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(unknown.err()).isEqualTo("error: job 'job-1' has no version 9, its newest is 2\n");
  }

  @Test
  void anAliasIsPromotedListedUsedAndRolledBack() throws IOException {
    federation.withClients();
    run("submit", spec.toString(), "--id", "job-1", "--wait");

    Terminal first = model("promote", "job-1@1", "--alias", "production");
    model("promote", "job-1", "--alias", "production");
    Terminal again = model("promote", "job-1", "--alias", "production");
    Terminal list = model("list", "--aliases");
    Terminal show = model("show", "@production");
    JsonNode back = model("rollback", "--alias", "production", "-o", "json").json();
    Terminal further = model("rollback", "--alias", "production");

    assertThat(first.lines()).startsWith("production is job job-1 v1 now");
    assertThat(again.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(again.err())
        .isEqualTo("error: alias 'production' names job 'job-1' version 2 already\n");
    assertThat(list.lines())
        .hasSize(2)
        .last()
        .asString()
        .startsWith("production  job-1  v2     job-1@1");
    assertThat(show.lines()).startsWith("model     v2 of job job-1");
    assertThat(back.get("version").intValue()).isEqualTo(1);
    assertThat(back.get("uri").textValue()).endsWith("/job-1/v00001.f32");
    assertThat(further.err())
        .isEqualTo("error: alias 'production' has no model before its current one\n");
    assertThat(model("list", "--aliases", "-o", "json").json().at("/aliases/0/previous")).isEmpty();
    assertThat(model("show", "@none").err()).isEqualTo("error: there is no alias 'none'\n");
    assertThat(run("list").lines()).hasSize(2);
  }

  @Test
  void aJobIsRunAgainFromAVersionAndFromAModelFromElsewhere() throws IOException {
    federation.withClients();
    run("submit", spec.toString(), "--id", "job-1", "--wait");
    Path zeros = directory.resolve("zeros.npz");
    model("download", "job-1@0", "--to", zeros.toString());

    JsonNode again = run("rerun", "job-1", "--from", "0", "--id", "job-2", "-o", "json").json();
    Terminal end = run("watch", "job-2");
    JsonNode imported =
        model("import", zeros.toString(), "--to", "zeros", "--job", "job-1", "-o", "json").json();

    assertThat(again.at("/spec/model/initial/uri").textValue()).endsWith("/job-1/v00000.f32");
    assertThat(end.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(imported.get("sha256")).isEqualTo(again.at("/spec/model/initial/sha256"));
    assertThat(imported.get("uri").textValue()).contains("/imports/zeros/");
  }

  /** Here every job's version 0 is all zeros, whatever its spec says. */
  @Test
  void aModelThatIsNotTheOneToStartFromFailsTheJob() {
    federation.withClients();
    run("submit", spec.toString(), "--id", "job-1", "--wait");
    run("rerun", "job-1", "--from", "1", "--id", "job-2");

    Terminal end = run("watch", "job-2");

    assertThat(end.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(end.out()).contains("job job-2 failed: model.initial.sha256 must be that of s3://");
    assertThat(run("rerun", "job-1", "--from", "9").err())
        .isEqualTo("error: job 'job-1' has no version 9, its newest is 2\n");
  }

  @Test
  void anIdThatIsTakenIsAFailure() throws IOException {
    run("submit", spec.toString(), "--id", "job-1");
    Files.writeString(spec, JobSpecs.canonical(Records.spec(5)));

    Terminal second = run("submit", spec.toString(), "--id", "job-1");

    assertThat(second.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(second.err()).contains("job id 'job-1' is taken");
    assertThat(second.out()).isEmpty();
  }

  @Test
  void anUnknownJobIsAUsageError() {
    Terminal show = run("show", "nobody");

    assertThat(show.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(show.err()).isEqualTo("error: there is no job 'nobody'\n");
  }

  @Test
  void whatIsWrongIsToldAndChangesTheExitCode() throws IOException {
    Terminal well = run(List.of("alerts"));
    run("submit", spec.toString(), "--id", "job-1");
    Files.writeString(config, "api.alerts.job-millis=0\n", StandardOpenOption.APPEND);
    Files.writeString(
        spec, Files.readString(spec).replace("\"deadlineMillis\":60000", "\"deadlineMillis\":1"));
    run("submit", spec.toString(), "--id", "job-2");
    Terminal wrong = run(List.of("alerts"), "--output", "json");

    assertThat(well.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(well.lines()).startsWith("nothing is wrong");
    assertThat(wrong.exitCode()).isEqualTo(ExitCode.FAILED);
    JsonNode open = wrong.json().get("open");
    assertThat(open.findValuesAsText("subject")).containsExactly("job-2");
    assertThat(open.findValuesAsText("kind")).containsExactly("JOB_WITHOUT_PROGRESS");
  }

  private Terminal run(String verb, String... arguments) {
    return run(List.of("job", verb), arguments);
  }

  private Terminal model(String verb, String... arguments) {
    return run(List.of("model", verb), arguments);
  }

  private Terminal client(String verb, String... arguments) {
    return run(List.of("client", verb), arguments);
  }

  private Terminal run(List<String> verb, String... arguments) {
    return Terminal.run(
        Stream.of(verb, List.of(arguments), List.of("--client-config", config.toString()))
            .flatMap(List::stream)
            .toArray(String[]::new));
  }
}
