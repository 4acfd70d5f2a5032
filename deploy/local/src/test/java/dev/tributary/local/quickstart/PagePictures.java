package dev.tributary.local.quickstart;

import dev.tributary.agent.daemon.Agent;
import dev.tributary.control.api.ApiConfig;
import dev.tributary.control.api.ApiServer;
import dev.tributary.control.connection.Connection;
import dev.tributary.control.job.JobClient;
import dev.tributary.control.job.JobStatus;
import dev.tributary.control.job.JobView;
import dev.tributary.control.model.AliasClient;
import dev.tributary.core.job.CohortSpec;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.job.RoundsSpec;
import dev.tributary.core.round.AliasedModel;
import dev.tributary.core.round.LogRecord.ModelArchived;
import dev.tributary.local.page.Browser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Takes the pictures of the README into target/pictures, of the quick start's federation. Run by
 * name alone: {@code -Dit.test=PagePictures}.
 */
@Timeout(400)
class PagePictures {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int CLIENTS = 12;
  private static final int COHORT = 10;
  private static final int ROUNDS = 30;
  private static final String JOB = "digits-2";

  private final Path pictures = Path.of("target", "pictures");
  private final Path directory = Path.of("target", "pictures-" + UUID.randomUUID());

  @Test
  void takePictures() throws IOException {
    QuickstartOptions options = options(CLIENTS, ROUNDS, OptionalDouble.empty());
    try (Browser browser = Browser.start();
        LocalFederation servers = LocalFederation.start(options, Map.of());
        DigitsFederation digits = new DigitsFederation(options);
        ApiServer server = serve(servers)) {
      List<Agent> agents = servers.startAgents(digits.parts());
      try {
        JobClient jobs = JobClient.connect(servers.kafka(), PATIENCE);
        prelude(jobs, digits.spec());
        promote(servers, jobs.existing("digits-1"));
        jobs.submit(JOB, of(digits.spec(), ROUNDS));
        take(browser, server);
      } finally {
        agents.parallelStream().forEach(Agent::close);
      }
    }
  }

  private static ApiServer serve(LocalFederation servers) {
    return ApiServer.start(
        new ApiConfig(
            new Connection(servers.kafka(), Optional.of(servers.archive())),
            "127.0.0.1",
            0,
            Optional.empty(),
            Duration.ofSeconds(10),
            Duration.ofSeconds(5),
            Optional.of(servers.flinkUi())),
        PATIENCE);
  }

  /** Jobs that have ended, and one with a budget that waits for more clients than there are. */
  private void prelude(JobClient jobs, JobSpec spec) {
    jobs.submit("digits-1", of(spec, 6));
    jobs.watch("digits-1", event -> {});
    try (DigitsFederation ward =
        new DigitsFederation(options(4 * CLIENTS, 50, OptionalDouble.of(8)))) {
      jobs.submit("ward-7", ward.spec());
    }
    jobs.submit("digits-trial", of(spec, 50));
    jobs.watch(
        "digits-trial",
        event -> {
          if (event.job().version() == 2 && event.job().status() != JobStatus.STOPPED) {
            jobs.stop("digits-trial", "the learning rate was meant to be 0.05");
          }
        });
  }

  private static void promote(LocalFederation servers, JobView job) {
    ModelArchived newest = job.archived().orElseThrow();
    new AliasClient(servers.kafka(), PATIENCE)
        .promote(
            "production",
            new AliasedModel(job.id(), newest.version(), newest.uri(), newest.sha256()));
  }

  private static JobSpec of(JobSpec spec, int rounds) {
    return new JobSpec(
        spec.name(),
        spec.dataSet(),
        spec.trainer(),
        spec.model(),
        new CohortSpec(COHORT, COHORT, COHORT - 2, spec.cohort().patienceMillis(), "first"),
        new RoundsSpec(
            rounds,
            spec.rounds().deadlineMillis(),
            spec.rounds().releaseMillis(),
            spec.rounds().maxAbandoned()),
        spec.update(),
        spec.optimizer());
  }

  private QuickstartOptions options(int clients, int rounds, OptionalDouble epsilon) {
    return new QuickstartOptions(clients, rounds, 2, 2, false, false, epsilon, directory);
  }

  private void take(Browser browser, ApiServer server) throws IOException {
    Files.createDirectories(pictures);
    browser.window(1200, 900, false);
    browser.open(server.address(), "#/jobs/" + JOB);
    browser.await(
        "some rounds",
        "return Number(document.querySelector('#rounds tbody th')?.textContent ?? 0) > 15");
    for (boolean dark : new boolean[] {false, true}) {
      take(browser, server, dark, "#/jobs", "jobs", 460);
      take(browser, server, dark, "#/jobs/" + JOB, "job", 1180);
      take(browser, server, dark, "#/clients", "clients", 760);
      take(browser, server, dark, "#/cluster", "cluster", 760);
      take(browser, server, dark, "#/jobs/ward-7", "why", 760);
      take(browser, server, dark, "#/jobs/digits-1", "models", 760);
    }
    browser.window(360, 780, false, 2);
    browser.open(server.address(), "#/jobs/" + JOB);
    Files.write(pictures.resolve("phone.png"), browser.picture());
  }

  private void take(
      Browser browser, ApiServer server, boolean dark, String view, String name, int height)
      throws IOException {
    browser.window(1200, height, dark);
    browser.open(server.address(), view);
    browser.awaitText("#live", "Live");
    browser.await("the data", "return document.querySelector('main tbody tr, #why dl') !== null");
    if (name.equals("models")) {
      browser.run(
          "document.querySelector('#models').scrollIntoView();"
              + "document.querySelector('#models .menu').open = true");
    }
    Files.write(
        pictures.resolve("page-%s-%s.png".formatted(name, dark ? "dark" : "light")),
        browser.picture());
  }
}
