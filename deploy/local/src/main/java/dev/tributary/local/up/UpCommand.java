package dev.tributary.local.up;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tributary.control.connection.UpFile;
import dev.tributary.local.cluster.ClusterAddresses;
import dev.tributary.local.cluster.ProjectTree;
import dev.tributary.local.quickstart.RunDirectory;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./tributary up}. */
@Command(
    name = "up",
    description = {
      "What 'cluster up' starts, in one JVM and with clients, to play with until it is ended: a"
          + " Kafka broker, an S3 server, Flink with the aggregation job, the API with the page,"
          + " and clients with parts of the UCI digits. Each start begins with empty topics.",
      "The commands of another terminal find it by themselves, before a cluster of 'cluster up'.",
      "",
      "Examples:",
      "  ./tributary up",
      "  ./tributary up --clients 10 --api-port 0",
      "  ./tributary job submit deploy/local/examples/digits-job.yaml --wait   # in another terminal"
    },
    mixinStandardHelpOptions = true)
public final class UpCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(UpCommand.class);

  /** For people or for programs. */
  enum Output {
    text,
    json
  }

  @Option(
      names = "--clients",
      paramLabel = "N",
      description = "Agents in this JVM, 0 to 100 (default: ${DEFAULT-VALUE}).")
  private int clients = 3;

  @Option(
      names = "--seed",
      description = "Decides how the digits are dealt out (default: ${DEFAULT-VALUE}).")
  private long seed = 1;

  @Option(
      names = "--parallelism",
      paramLabel = "N",
      description = "Of the aggregation job, 1 to 4 (default: ${DEFAULT-VALUE}).")
  private int parallelism = 2;

  @Option(
      names = "--api-port",
      paramLabel = "PORT",
      description = "Of the page and the API; 0 for one that is free (default: ${DEFAULT-VALUE}).")
  private int apiPort = 18080;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "Where it writes (default: a new folder in .tributary/up).")
  private Path directory;

  @Option(
      names = "--output",
      paramLabel = "FORMAT",
      description =
          "${COMPLETION-CANDIDATES}; json: one object, when it is up (default: ${DEFAULT-VALUE}).")
  private Output output = Output.text;

  @Override
  public Integer call() throws IOException, InterruptedException {
    final PrintStream answer = System.out;
    if (output == Output.json) {
      // Whatever a library prints, standard output holds one object.
      System.setOut(System.err);
    }
    UpFile file = UpFile.of(ProjectTree.here().root());
    file.requireNobody();
    say("Tributary in one JVM; full logs in " + System.getProperty("tributary.log.file"));
    long begin = System.nanoTime();
    Path place = RunDirectory.create(directory, "up");
    Playground playground =
        Playground.start(new Playground.Options(clients, seed, parallelism, apiPort, place), file);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(playground, place), "up-end"));
    tell(answer, playground, place, (System.nanoTime() - begin) / 1e9);
    // Until a signal ends the JVM.
    new CountDownLatch(1).await();
    return 0;
  }

  private static void end(Playground playground, Path place) {
    playground.close();
    try {
      RunDirectory.tidy(place);
    } catch (IOException failed) {
      LOG.warn("{} is left: {}", place, failed.getMessage());
    }
  }

  private void tell(PrintStream answer, Playground playground, Path place, double seconds)
      throws IOException {
    ClusterAddresses addresses = playground.addresses();
    if (output == Output.json) {
      Map<String, Object> all = new LinkedHashMap<>();
      all.put("api", playground.page().toString());
      all.put("bootstrapServers", addresses.bootstrapServers());
      all.put("s3Endpoint", addresses.s3Endpoint().toString());
      all.put("flinkUi", addresses.flinkUi().toString());
      all.put("clients", clients);
      all.put("directory", place.toString());
      all.put("seconds", Math.round(seconds * 10) / 10.0);
      answer.println(new ObjectMapper().writeValueAsString(all));
      return;
    }
    say("up after %.1f s".formatted(seconds));
    say("  Page      %s, its API under /api/v1".formatted(playground.page()));
    say("  Kafka     " + addresses.bootstrapServers());
    say("  S3        " + addresses.s3Endpoint());
    say("  Flink UI  " + addresses.flinkUi());
    say("  Clients   %d, each with a part of the digits".formatted(clients));
    say("All are open to whoever is on this machine. In another terminal:");
    say("  ./tributary job submit deploy/local/examples/digits-job.yaml --id digits-1 --wait");
    say("Ctrl-C ends it; models stay in " + place.resolve("s3"));
  }

  private void say(String line) {
    if (output == Output.text) {
      System.out.println(line);
    }
  }
}
