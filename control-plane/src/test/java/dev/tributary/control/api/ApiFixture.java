package dev.tributary.control.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tributary.control.connection.Connection;
import dev.tributary.control.job.Records;
import dev.tributary.control.view.FederationView;
import dev.tributary.core.coordination.Command;
import dev.tributary.core.round.AliasedModel;
import dev.tributary.core.round.LogRecord;
import dev.tributary.core.round.LogRecord.AliasMoved;
import dev.tributary.core.round.LogRecord.AliasRefused;
import dev.tributary.core.round.LogRecord.ClientHeld;
import dev.tributary.core.round.LogRecord.JobAccepted;
import dev.tributary.core.round.LogRecord.JobDeleted;
import dev.tributary.core.round.LogRecord.JobEnded;
import dev.tributary.core.round.LogRecord.JobNoted;
import dev.tributary.core.round.LogRecord.JobPaused;
import dev.tributary.core.round.LogRecord.JobResumed;
import dev.tributary.core.round.LogRecord.JobUpdated;
import dev.tributary.core.round.LogRecord.Outcome;
import dev.tributary.core.update.Outcome.Rejection;
import dev.tributary.core.update.Position;
import dev.tributary.core.update.RejectReason;
import dev.tributary.storage.archive.S3Settings;
import dev.tributary.storage.kafka.KafkaSettings;
import dev.tributary.wire.Commands;
import dev.tributary.wire.JobSpecs;
import dev.tributary.wire.Presences;
import dev.tributary.wire.Rejections;
import dev.tributary.wire.WireException;
import dev.tributary.wire.avro.ClientDataSet;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A server over a view that the test feeds, and a coordinator that obeys every command at once.
 * Nothing of it needs a broker.
 */
final class ApiFixture implements AutoCloseable {
  static final ObjectMapper JSON = new ObjectMapper();

  private static final KafkaSettings NOWHERE = KafkaSettings.of("127.0.0.1:1");

  static final AliasedModel ARCHIVED =
      new AliasedModel(Records.JOB, 1, "s3://models/v1", Records.SHA256);

  private final HttpClient http = HttpClient.newHttpClient();
  private final FederationView view = new FederationView(NOWHERE, Duration.ofDays(36_500));
  private final List<Command> commands = new ArrayList<>();
  private final ApiServer server;
  private long brokerMillis = 10_000;
  private Optional<LogRecord> instead = Optional.empty();

  ApiFixture(Optional<Path> tokens) {
    this(tokens, Optional.empty());
  }

  private ApiFixture(Optional<Path> tokens, Optional<S3Settings> archive) {
    ApiConfig config =
        new ApiConfig(
            new Connection(NOWHERE, archive),
            "127.0.0.1",
            0,
            tokens,
            Duration.ofDays(36_500),
            Duration.ofSeconds(5),
            Optional.empty());
    server = ApiServer.over(config, view, this::obey);
    feed(Records.epoch());
  }

  /** One job with a round, one client, one rejected contribution. */
  static ApiFixture withOneOfEach() {
    ApiFixture fixture = new ApiFixture(Optional.empty());
    fixture.feedOneOfEach();
    return fixture;
  }

  /** The same with an alias and an archive that does not answer. */
  static ApiFixture withSilentArchive() {
    S3Settings archive =
        S3Settings.fromMap(
            Map.of(
                "s3.region",
                "us-east-1",
                "s3.endpoint",
                "http://127.0.0.1:1",
                "s3.access-key",
                "x",
                "s3.secret-key",
                "x",
                "archive.bucket",
                "models"));
    ApiFixture fixture = new ApiFixture(Optional.empty(), Optional.of(archive));
    fixture.feedOneOfEach();
    return fixture.withAlias();
  }

  void feedOneOfEach() {
    feed(
        Records.accepted(3),
        Records.published(0, 0, 1_100),
        Records.started(1, 0, 2_000),
        Records.closed(1, 2_500, 0, 1),
        Records.published(1, 1, 2_812),
        Records.archived(1));
    present("ann");
    view.rejections()
        .read(
            7,
            Rejections.encode(
                new Rejection(
                    Records.JOB,
                    1,
                    "cleo",
                    1,
                    RejectReason.NOT_FINITE,
                    "value must be finite, got NaN",
                    new Position(0, 3)),
                "tributary.updates",
                2_400));
  }

  /** Lets production name version 1 of the one job. */
  ApiFixture withAlias() {
    feed(new AliasMoved(1, 1, "production", ARCHIVED, false, 9_100));
    return this;
  }

  void feed(LogRecord... records) {
    for (LogRecord record : records) {
      view.jobs().read(view.jobs().nextOffset(), record);
    }
  }

  void present(String client) {
    byte[] presence =
        Presences.encode(
            client,
            List.of("mlp"),
            List.of(new ClientDataSet("digits", 144L, 64, 10)),
            false,
            1_000,
            "test",
            1_500);
    view.clients().read(client, presence, 1_600);
  }

  /** Something else has happened when an update comes. */
  void answeringUpdatesWith(LogRecord record) {
    instead = Optional.of(record);
  }

  private void obey(String job, byte[] bytes) {
    try {
      Command command = Commands.decode(bytes, brokerMillis++);
      commands.add(command);
      if (command instanceof Command.Submit submit) {
        feed(new JobAccepted(1, job, submit.spec(), JobSpecs.sha256(submit.spec()), "key", 1_000));
      } else if (command instanceof Command.Stop stop) {
        feed(new JobEnded(1, job, Outcome.STOPPED, stop.reason(), 9_000));
      } else if (command instanceof Command.Pause pause) {
        feed(new JobPaused(1, job, pause.reason(), pause.askedMillis(), 9_000));
      } else if (command instanceof Command.Resume resume) {
        feed(new JobResumed(1, job, resume.askedMillis(), 9_000));
      } else if (command instanceof Command.Update update) {
        feed(
            instead.orElse(
                new JobUpdated(
                    1, job, update.spec(), update.specSha256(), update.askedMillis(), 9_000)));
      } else if (command instanceof Command.Note note) {
        feed(new JobNoted(1, job, note.text(), note.author(), note.askedMillis(), 9_000));
      } else if (command instanceof Command.Delete) {
        feed(new JobDeleted(1, job, 9_500));
      } else if (command instanceof Command.OfClient order) {
        feed(new ClientHeld(1, order.client(), order.kind(), order.wanted(9_000)));
      } else if (command instanceof Command.OfAlias request) {
        answer(request);
      }
    } catch (WireException malformed) {
      throw new IllegalStateException(malformed);
    }
  }

  private void answer(Command.OfAlias request) {
    long revision = request.revision();
    if (request instanceof Command.Promote promote) {
      feed(new AliasMoved(1, revision, request.alias(), promote.model(), false, 9_200));
      return;
    }
    feed(
        view.jobs()
            .aliases()
            .previous(request.alias())
            .<LogRecord>map(
                model -> new AliasMoved(1, revision, request.alias(), model, true, 9_200))
            .orElseGet(
                () ->
                    new AliasRefused(
                        1, revision, request.alias(), "", -1, "nothing before it", 9_200)));
  }

  FederationView view() {
    return view;
  }

  ApiServer server() {
    return server;
  }

  List<Command> commands() {
    return List.copyOf(commands);
  }

  /** A request to a path; more of it is the caller's to say. */
  HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create(server.address() + path))
        .timeout(Duration.ofSeconds(20));
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException closed) {
      // The client took a connection that the server was just closing, after a body too large.
      return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(to(path));
  }

  JsonNode json(String path) throws IOException, InterruptedException {
    HttpResponse<String> response = get(path);
    if (response.statusCode() != 200) {
      throw new AssertionError(path + " answered " + response.body());
    }
    return JSON.readTree(response.body());
  }

  HttpResponse<String> post(String path, String json) throws IOException, InterruptedException {
    return send(
        to(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json)));
  }

  @Override
  public void close() {
    server.close();
  }
}
