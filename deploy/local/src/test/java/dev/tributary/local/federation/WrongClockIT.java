package dev.tributary.local.federation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.core.job.JobSpec;
import dev.tributary.core.round.JobState;
import dev.tributary.core.round.LogRecord.RoundStarted;
import dev.tributary.wire.Presences;
import dev.tributary.wire.avro.ClientDataSet;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What a client's clock shows decides nothing: the broker's time of arrival does. */
class WrongClockIT {
  private static final long OFF_MILLIS = Duration.ofMinutes(10).toMillis();
  private static final long PRESENCE_MILLIS = 4_000;
  private static final Map<String, Long> CLOCKS =
      Map.of("behind", -OFF_MILLIS, "ahead", OFF_MILLIS);

  @Test
  void aClientTenMinutesOffIsThereWhileItBeatsCountsAndIsGoneWhenItIsSilent() {
    JobSpec spec = TestFederation.spec(100, 100, TestFederation.cohort(2), 1);
    ExactRoundIT.Reference reference = new ExactRoundIT.Reference(spec);
    Map<String, String> settings =
        Map.of("presence.timeout-millis", Long.toString(PRESENCE_MILLIS));
    try (TestFederation federation = TestFederation.start(1, settings)) {
      federation.submit("job", spec);
      RoundStarted round = roundOf(federation, "job", "ahead", "behind");
      assertThat(round.cohort()).containsExactly("ahead", "behind");

      for (String client : round.cohort()) {
        float[] delta = ExactRoundIT.delta(spec, 1, client);
        byte[] chunk = TestFederation.chunk(spec, round, client, 1, 0, delta);
        federation.sendAt(clock(client), federation.topics().updates(), client, chunk);
        reference.add(round, client, delta);
      }
      float[] model = federation.model(federation.awaitVersion("job", 1), spec.model());
      assertThat(model).containsExactly(reference.step(round));
      assertThat(federation.rejected()).isEmpty();

      // By its own clock "ahead" would now be there for ten minutes more, and come first.
      long silentSince = System.nanoTime();
      Awaitility.await("the presence to be out of date")
          .until(() -> System.nanoTime() - silentSince > (PRESENCE_MILLIS + 500) * 1_000_000);
      federation.submit("one", TestFederation.spec(100, 100, TestFederation.cohort(1), 1));
      assertThat(roundOf(federation, "one", "behind").cohort()).containsExactly("behind");
    }
  }

  /** The job's first round, which comes when these clients beat. */
  private static RoundStarted roundOf(TestFederation federation, String job, String... clients) {
    return Awaitility.await("round 1 of " + job)
        .atMost(TestFederation.PATIENCE)
        .until(
            () -> {
              List.of(clients).forEach(client -> beat(federation, client));
              return federation.state().jobs().get(job) instanceof JobState.Collecting collecting
                  ? collecting.round()
                  : null;
            },
            round -> round != null);
  }

  private static long clock(String client) {
    return System.currentTimeMillis() + CLOCKS.get(client);
  }

  private static void beat(TestFederation federation, String client) {
    long now = clock(client);
    byte[] presence =
        Presences.encode(
            client,
            List.of("test"),
            List.of(new ClientDataSet("none", 1L, 1, 1)),
            false,
            now,
            "test",
            now);
    federation.sendAt(now, federation.topics().presence(), client, presence);
  }
}
