package dev.tributary.local.quickstart;

import dev.tributary.agent.daemon.Agent;
import dev.tributary.agent.training.Evaluation;
import dev.tributary.agent.training.Trainers;
import dev.tributary.control.job.JobClient;
import dev.tributary.control.job.JobEvent;
import dev.tributary.control.job.JobStatus;
import dev.tributary.control.job.JobView;
import dev.tributary.control.job.RoundView;
import dev.tributary.core.round.LogRecord.ModelArchived;
import dev.tributary.core.round.LogRecord.ModelPublished;
import dev.tributary.core.round.LogRecord.RoundAbandoned;
import dev.tributary.core.round.LogRecord.RoundStarted;
import dev.tributary.local.dropout.MortalAgents;
import dev.tributary.local.quickstart.QuickstartReport.Dropouts;
import dev.tributary.storage.archive.ModelArchive;
import dev.tributary.storage.model.ModelShards;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Starts a federation of real parts in this JVM, lets it learn the digits, and tells what came out.
 */
final class Quickstart {
  private static final String JOB = "digits";

  private final QuickstartOptions options;
  private final Terminal terminal;
  private final long begin = System.nanoTime();
  private final List<RoundLine> lines = new ArrayList<>();
  private CompletableFuture<String> kill;

  /** Of a secure run. */
  private Optional<Losses> losses = Optional.empty();

  Quickstart(QuickstartOptions options, Terminal terminal) {
    this.options = options;
    this.terminal = terminal;
  }

  QuickstartReport run() throws IOException {
    terminal.waitingFor("starting Kafka, S3 and Flink, reading the data");
    CompletableFuture<DigitsFederation> reading = reading();
    try (LocalFederation servers = LocalFederation.start(options);
        DigitsFederation digits = reading.join()) {
      terminal.line(
          "Kafka %s, S3 %s, Flink UI %s"
              .formatted(servers.bootstrapServers(), servers.s3Endpoint(), servers.flinkUi()));
      terminal.line(
          "%d clients hold %,d rows in all, split by label (Dirichlet 0.5); %d rows are held out"
              .formatted(options.clients(), digits.trainingRows(), digits.heldOutRows()));
      terminal.waitingFor("starting the clients");
      return options.secure() ? learnSecurely(servers, digits) : learnOpenly(servers, digits);
    }
  }

  private QuickstartReport learnOpenly(LocalFederation servers, DigitsFederation digits)
      throws IOException {
    List<Agent> agents = servers.startAgents(digits.parts());
    try {
      return learn(servers, digits);
    } finally {
      // All at once, since each waits for what it has under way.
      agents.parallelStream().forEach(Agent::close);
    }
  }

  private QuickstartReport learnSecurely(LocalFederation servers, DigitsFederation digits)
      throws IOException {
    List<String> clients = List.copyOf(digits.parts().keySet());
    DropoutPlan plan = DropoutPlan.of(options.rounds(), clients);
    try (MortalAgents agents = servers.startSecureAgents(digits.parts(), plan)) {
      losses = Optional.of(new Losses(agents));
      return learn(servers, digits);
    }
  }

  /** Beside the servers: loading the numerics takes seconds too. */
  private CompletableFuture<DigitsFederation> reading() {
    CompletableFuture<DigitsFederation> read = new CompletableFuture<>();
    new Thread(
            () -> {
              try {
                read.complete(new DigitsFederation(options));
              } catch (Throwable failed) {
                read.completeExceptionally(failed);
              }
            },
            "read-data")
        .start();
    return read;
  }

  private QuickstartReport learn(LocalFederation servers, DigitsFederation digits)
      throws IOException {
    JobClient jobs = JobClient.connect(servers.kafka(), JobClient.DEFAULT_PATIENCE);
    jobs.submit(JOB, digits.spec());
    double startupSeconds = seconds();
    terminal.line(String.format(Locale.ROOT, "ready after %.1f s", startupSeconds));
    terminal.line("");
    terminal.line(RoundLine.header());
    terminal.waitingFor("round 1");
    JobView end;
    try (ModelShards shards = new ModelShards(servers.kafka())) {
      end = jobs.watch(JOB, event -> on(event, servers, digits, shards));
    }
    if (end.status() != JobStatus.FINISHED) {
      throw new IllegalStateException(
          "job %s is %s: %s".formatted(JOB, end.status(), end.reason()));
    }
    if (kill != null) {
      terminal.line("TaskManager " + kill.join() + " was killed in the middle of a round");
    }
    return report(servers, digits, end, startupSeconds);
  }

  private void on(
      JobEvent event, LocalFederation servers, DigitsFederation digits, ModelShards shards) {
    if (event.record() instanceof RoundStarted started
        && options.killTaskManager()
        && kill == null
        && started.round() == (options.rounds() + 1) / 2) {
      MidRoundKill killer =
          new MidRoundKill(servers.kafka(), servers.flink(), servers.aggregationJob());
      kill = CompletableFuture.supplyAsync(killer::atNextUpdate);
    }
    if (event.record() instanceof ModelPublished published && published.version() > 0) {
      RoundView round = event.round().orElseThrow();
      Evaluation evaluation = digits.evaluate(shards.readModel(published, digits.spec().model()));
      RoundLine line =
          new RoundLine(
              published.version(),
              round.members().size(),
              evaluation.accuracy(),
              evaluation.loss(),
              round.endedMillis().orElseThrow() - round.startedMillis(),
              round.updateBytes());
      lines.add(line);
      terminal.line(
          line.text()
              + PrivateDigits.in(round)
              + losses.map(lost -> lost.in(round.round())).orElse(""));
      terminal.waitingFor(
          published.version() < options.rounds()
              ? "round " + (published.version() + 1)
              : "the model to be archived");
    } else if (event.record() instanceof RoundAbandoned abandoned) {
      terminal.line(" round %d made no model: %s".formatted(abandoned.round(), abandoned.reason()));
    }
    losses.ifPresent(lost -> lost.on(event.record()));
  }

  private QuickstartReport report(
      LocalFederation servers, DigitsFederation digits, JobView end, double startupSeconds)
      throws IOException {
    ModelArchived archived = end.archived().orElseThrow();
    float[] model;
    try (ModelArchive archive = new ModelArchive(servers.archive())) {
      model = archive.get(JOB, archived.version());
    }
    terminal.waitingFor("training the same model on the pooled rows, to compare");
    Evaluation pooled = digits.pooled();
    Path exported = options.directory().resolve("digits-model.zip");
    Trainers.named(digits.spec().trainer().name())
        .export(digits.spec().trainer().parameters(), model, exported);
    Path curve = options.directory().resolve("learning-curve.png");
    LearningCurve.write(lines, pooled.accuracy(), curve);
    double accuracy = digits.evaluate(model).accuracy();
    terminal.line("");
    terminal.line(
        String.format(
            Locale.ROOT,
            "held-out accuracy %.4f, the same model trained on the pooled rows %.4f",
            accuracy,
            pooled.accuracy()));
    terminal.line("model SHA-256     " + archived.sha256());
    terminal.line("in the archive    " + archived.uri());
    terminal.line("  on this disk    " + archivedFile(archived));
    terminal.line("exported copy     " + exported);
    terminal.line("learning curve    " + curve);
    Dropouts dropouts = losses.map(Losses::dropouts).orElseGet(Losses::none);
    end.ledger().ifPresent(ledger -> terminal.line(PrivateDigits.text(ledger)));
    if (options.secure()) {
      terminal.line("dropouts          " + Losses.text(dropouts));
    }
    QuickstartReport.Rejections rejections = new QuickstartReport.Rejections(servers.rejected());
    return new QuickstartReport(
        archived.version(),
        options.clients(),
        accuracy,
        pooled.accuracy(),
        archived.sha256(),
        seconds(),
        startupSeconds,
        QuickstartReport.Millis.of(lines),
        lines.stream().mapToLong(RoundLine::clients).sum(),
        rejections.count(),
        servers.restarts(),
        exported.toString(),
        curve.toString(),
        options.secure(),
        dropouts,
        end.ledger().map(ledger -> ledger.spent().epsilon()).orElse(null),
        rejections);
  }

  /** The embedded S3 server keeps a bucket in a folder. */
  private Path archivedFile(ModelArchived archived) {
    Path file =
        LocalFederation.s3Directory(options.directory())
            .resolve(archived.uri().substring("s3://".length()));
    if (!Files.exists(file)) {
      throw new IllegalStateException("the archive must hold " + file);
    }
    return file;
  }

  private double seconds() {
    return Math.round((System.nanoTime() - begin) / 1e8) / 10.0;
  }
}
