package dev.tributary.benchmarks.load;

import dev.tributary.local.embedded.EmbeddedFlink;
import dev.tributary.servers.EmbeddedBroker;
import dev.tributary.servers.EmbeddedS3;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Broker and S3 server of a benchmark in a process of their own. Argument: the directory of their
 * data. Prints their two addresses and stops when standard input ends.
 */
final class ServersMain {

  private ServersMain() {}

  public static void main(String[] arguments) throws IOException {
    Path directory = Path.of(arguments[0]);
    try (EmbeddedBroker broker = new EmbeddedBroker(directory.resolve("kafka"));
        EmbeddedS3 s3 =
            new EmbeddedS3(
                directory.resolve("s3"), List.of(EmbeddedFlink.BUCKET, Servers.ARCHIVE))) {
      broker.start();
      s3.start();
      System.out.println(broker.bootstrapServers());
      System.out.println(s3.endpoint());
      System.out.flush();
      while (System.in.read() >= 0) {
        // The parent closes it when it is done, or by dying.
      }
    }
    System.exit(0);
  }
}
