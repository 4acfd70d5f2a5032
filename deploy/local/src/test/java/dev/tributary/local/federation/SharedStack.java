package dev.tributary.local.federation;

import dev.tributary.local.embedded.EmbeddedStack;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** One broker, S3 server and Flink cluster for all tests of this JVM: each start costs seconds. */
final class SharedStack {
  static final String ARCHIVE = "archive";

  private static EmbeddedStack stack;

  private SharedStack() {}

  static synchronized EmbeddedStack get() {
    if (stack == null) {
      Path directory = Path.of("target", "federation-" + UUID.randomUUID());
      stack =
          EmbeddedStack.start(
              directory,
              new EmbeddedStack.Settings(
                  4, List.of(ARCHIVE), Map.of("cluster.evenly-spread-out-slots", "true")));
      Runtime.getRuntime().addShutdownHook(new Thread(stack::close));
    }
    return stack;
  }
}
