package dev.tributary.local.embedded;

import dev.tributary.servers.EmbeddedBroker;
import dev.tributary.servers.EmbeddedS3;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Broker, S3 server and Flink cluster of one federation, all in this JVM and below one directory:
 * {@code kafka/}, {@code s3/} and, while it runs, {@code flink/}.
 *
 * <p>Closing it leaves the broker's log and the objects where they are.
 */
public final class EmbeddedStack implements AutoCloseable {

  private final EmbeddedBroker broker;
  private final EmbeddedS3 s3;
  private final EmbeddedFlink flink;
  private final Map<String, Long> startMillis = new ConcurrentHashMap<>();

  private EmbeddedStack(Path directory, Settings settings) {
    this.broker = new EmbeddedBroker(directory.resolve("kafka"));
    List<String> buckets =
        Stream.concat(settings.buckets().stream(), Stream.of(EmbeddedFlink.BUCKET))
            .distinct()
            .toList();
    this.s3 = new EmbeddedS3(directory.resolve("s3"), buckets);
    this.flink =
        new EmbeddedFlink(
            directory.resolve("flink"), s3.endpoint(), settings.slots(), settings.flink());
  }

  /**
   * What differs from stack to stack.
   *
   * @param slots of each of the two TaskManagers
   * @param buckets to make, beside the one for checkpoints
   * @param flink settings of Flink that replace the embedded ones
   */
  public record Settings(int slots, List<String> buckets, Map<String, String> flink) {

    public Settings {
      if (slots < 1) {
        throw new IllegalArgumentException("slots must be >= 1, got " + slots);
      }
      buckets = List.copyOf(buckets);
      flink = Map.copyOf(flink);
    }
  }

  /** Starts the three at the same time. If one fails, the others are stopped again. */
  public static EmbeddedStack start(Path directory, Settings settings) {
    EmbeddedStack stack = new EmbeddedStack(directory.toAbsolutePath(), settings);
    try {
      CompletableFuture.allOf(
              stack.starting("kafka", stack.broker::start),
              stack.starting("s3", stack.s3::start),
              stack.starting("flink", stack.flink::start))
          .join();
      return stack;
    } catch (CompletionException failed) {
      stack.close();
      throw failed.getCause() instanceof RuntimeException cause ? cause : failed;
    }
  }

  public EmbeddedBroker broker() {
    return broker;
  }

  public EmbeddedS3 s3() {
    return s3;
  }

  public EmbeddedFlink flink() {
    return flink;
  }

  /** How long each part took to start, in milliseconds; they started side by side. */
  public Map<String, Long> startMillis() {
    return Map.copyOf(startMillis);
  }

  @Override
  public void close() {
    try {
      flink.close();
    } finally {
      broker.close();
      s3.close();
    }
  }

  /** On a thread of its own: the common pool of a two-core machine has a single one. */
  private CompletableFuture<Void> starting(String name, Runnable start) {
    CompletableFuture<Void> started = new CompletableFuture<>();
    Runnable measured =
        () -> {
          long begin = System.nanoTime();
          try {
            start.run();
            startMillis.put(name, (System.nanoTime() - begin) / 1_000_000);
            started.complete(null);
          } catch (Throwable failed) {
            started.completeExceptionally(failed);
          }
        };
    new Thread(measured, "start-" + name).start();
    return started;
  }
}
