package dev.tributary.control.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.control.job.Records;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LargeViewTest {
  private static final int ROUNDS = 10_000;
  private static final int CLIENTS = 1_000;
  private static final int ASKED = 20;
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
  void tenThousandRoundsAndAThousandClientsAreAnsweredAtOnce() throws Exception {
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
      FIRST_PAGE.forEach(path -> assertThat(millis(api, path)).isNotNegative());

      List<Long> all = new ArrayList<>();
      List<Long> list = new ArrayList<>();
      for (int i = 0; i < ASKED; i++) {
        list.add(millis(api, "/api/v1/jobs"));
        all.add(FIRST_PAGE.stream().mapToLong(path -> millis(api, path)).sum());
      }

      assertThat(p95(list)).as("GET /jobs, ms").isLessThan(300);
      assertThat(p95(all)).as("all that a page loads first, ms").isLessThan(300);
    }
  }

  private static long millis(ApiFixture api, String path) {
    long start = System.nanoTime();
    try {
      api.json(path);
    } catch (Exception failed) {
      throw new AssertionError(failed);
    }
    return (System.nanoTime() - start) / 1_000_000;
  }

  private static long p95(List<Long> millis) {
    List<Long> sorted = new ArrayList<>(millis);
    Collections.sort(sorted);
    return sorted.get(sorted.size() * 95 / 100);
  }
}
