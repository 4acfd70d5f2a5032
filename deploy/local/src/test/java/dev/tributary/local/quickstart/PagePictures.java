package dev.tributary.local.quickstart;

import dev.tributary.agent.daemon.Agent;
import dev.tributary.control.api.ApiConfig;
import dev.tributary.control.api.ApiServer;
import dev.tributary.control.connection.Connection;
import dev.tributary.control.job.JobClient;
import dev.tributary.control.job.JobStatus;
import dev.tributary.core.job.CohortSpec;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.job.RoundsSpec;
import dev.tributary.local.dropout.MortalAgents;
import dev.tributary.local.page.Browser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Takes the pictures of the README into target/pictures, of the quick start's federation with masks
 * and noise. Run by name alone: {@code -Dit.test=PagePictures}.
 */
@Timeout(240)
class PagePictures {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int CLIENTS = 10;
  private static final int ROUNDS = 40;
  private static final String JOB = "digits-private-1";

  private final Path pictures = Path.of("target", "pictures");

  @Test
  void takePictures() throws IOException {
    QuickstartOptions options =
        new QuickstartOptions(
            CLIENTS,
            ROUNDS,
            2,
            2,
            false,
            true,
            OptionalDouble.of(12),
            Path.of("target", "pictures-" + UUID.randomUUID()));
    QuickstartOptions plain =
        new QuickstartOptions(CLIENTS, ROUNDS, 2, 2, false, options.directory());
    try (Browser browser = Browser.start();
        LocalFederation servers = LocalFederation.start(options);
        DigitsFederation digits = new DigitsFederation(options);
        DigitsFederation inTheClear = new DigitsFederation(plain);
        MortalAgents agents = servers.startSecureAgents(digits.parts(), death -> false);
        ApiServer server = serve(servers)) {
      goodbye(servers, digits);
      JobClient jobs = JobClient.connect(servers.kafka(), PATIENCE);
      prelude(jobs, inTheClear.spec());
      jobs.submit(JOB, digits.spec());
      take(browser, server);
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

  /** A client that was there and has left. */
  private static void goodbye(LocalFederation servers, DigitsFederation digits) {
    servers.startAgents(Map.of("client-11", digits.parts().get("client-01"))).forEach(Agent::close);
  }

  /** Jobs that have ended, and one that waits. */
  private static void prelude(JobClient jobs, JobSpec spec) {
    jobs.submit("digits-0", of(spec, CLIENTS, 3));
    jobs.watch("digits-0", event -> {});
    jobs.submit("ward-7", of(spec, 4 * CLIENTS, 50));
    jobs.submit("digits-trial", of(spec, CLIENTS, 50));
    jobs.watch(
        "digits-trial",
        event -> {
          if (event.job().version() == 2 && event.job().status() != JobStatus.STOPPED) {
            jobs.stop("digits-trial", "the learning rate was meant to be 0.05");
          }
        });
  }

  private static JobSpec of(JobSpec spec, int clients, int rounds) {
    return new JobSpec(
        spec.name(),
        spec.dataSet(),
        spec.trainer(),
        spec.model(),
        new CohortSpec(clients, clients, clients, spec.cohort().patienceMillis(), "first"),
        new RoundsSpec(
            rounds,
            spec.rounds().deadlineMillis(),
            spec.rounds().releaseMillis(),
            spec.rounds().maxAbandoned()),
        spec.update(),
        spec.optimizer());
  }

  private void take(Browser browser, ApiServer server) throws IOException {
    Files.createDirectories(pictures);
    browser.window(1200, 900, false);
    browser.open(server.address(), "#/jobs/" + JOB);
    browser.await(
        "some rounds",
        "return Number(document.querySelector('#rounds tbody th')?.textContent ?? 0) > 24");
    for (boolean dark : new boolean[] {false, true}) {
      take(browser, server, dark, "#/jobs", "jobs", 420);
      take(browser, server, dark, "#/jobs/" + JOB, "job", 1200);
      take(browser, server, dark, "#/clients", "clients", 720);
      take(browser, server, dark, "#/cluster", "cluster", 760);
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
    browser.await("the data", "return document.querySelector('main tbody tr') !== null");
    Files.write(
        pictures.resolve("page-%s-%s.png".formatted(name, dark ? "dark" : "light")),
        browser.picture());
  }
}
