package dev.tributary.local.cluster;

import dev.tributary.servers.EmbeddedS3;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** The S3 server as a process: {@code DIRECTORY PORT BUCKET...}, until it is told to end. */
public final class S3ServerMain {

  private S3ServerMain() {}

  public static void main(String[] arguments) throws InterruptedException {
    List<String> words = List.of(arguments);
    int port = Integer.parseInt(words.get(1));
    EmbeddedS3 server = new EmbeddedS3(Path.of(words.get(0)), port, words.subList(2, words.size()));
    server.start();
    CountDownLatch ended = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(ended::countDown, "end"));
    ended.await();
    server.stop();
  }
}
