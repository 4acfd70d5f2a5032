package dev.tributary.control.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import dev.tributary.control.job.Records;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * In processor time, which does not depend on what else the machine does; the seconds that a person
 * waits are for a benchmark to tell.
 */
class LargeViewTest {
  private static final int ROUNDS = 10_000;
  private static final int CLIENTS = 1_000;
  private static final int LOADS = 10;
  private static final long MOST_MILLIS = 300;
  private static final List<String> FIRST_PAGE =
      List.of(
          "/api/v1/jobs",
          "/api/v1/jobs/digits-1",
          "/api/v1/jobs/digits-1/rounds",
          "/api/v1/clients",
          "/api/v1/jobs/digits-1/metrics?points=400",
          "/api/v1/jobs/digits-1/models?limit=10",
          "/api/v1/rejections",
          "/api/v1/cluster");

  @Test
  void tenThousandRoundsAndAThousandClientsAreAnsweredWithLittleWork() throws Exception {
    try (ApiFixture api = new ApiFixture(Optional.empty())) {
      api.feed(Records.accepted(ROUNDS), Records.published(0, 0, 1_100));
      for (int round = 1; round <= ROUNDS; round++) {
        api.feed(
            Records.started(round, round - 1, 2_000),
            Records.closed(round, 2_500, 0, 1),
            Records.published(round, round, 2_812));
      }
      for (int client = 0; client < CLIENTS; client++) {
        api.present("client-" + client);
      }
      load(api);
      load(api);

      long start = processorNanos();
      for (int i = 0; i < LOADS; i++) {
        load(api);
      }
      long millis = (processorNanos() - start) / LOADS / 1_000_000;

      assertThat(millis).as("of a processor for all that a page loads").isLessThan(MOST_MILLIS);
    }
  }

  private static void load(ApiFixture api) throws Exception {
    for (String path : FIRST_PAGE) {
      api.json(path);
    }
  }

  /** Of all threads of this JVM: the server's, the client's and the collector's. */
  private static long processorNanos() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }
}
