package dev.tributary.local.federation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.control.flink.FlinkRest;
import dev.tributary.control.job.JobClient;
import dev.tributary.control.job.KnownClients;
import dev.tributary.core.job.CohortSpec;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.round.ClientHold;
import dev.tributary.core.round.LogRecord.ModelPublished;
import dev.tributary.core.round.LogRecord.RoundClosed;
import dev.tributary.core.round.LogRecord.RoundStarted;
import dev.tributary.core.scheduling.ClientStanding;
import dev.tributary.core.update.RejectReason;
import dev.tributary.wire.UpdateChunks;
import dev.tributary.wire.avro.RejectedContribution;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.Test;

/**
 * Everything bad at once in one round: none of it counts, each is told with its reason and place,
 * the job does not restart, and the model is that of the good clients alone. Who is at fault more
 * than once is put into quarantine.
 */
class HostileInputIT {
  private static final int COORDINATES = 600;
  private static final int SHARD = 200;
  private static final int SHARDS = 3;
  private static final List<String> GOOD = List.of("good-1", "good-2", "good-3");
  private static final String[] COHORT = {
    "cut", "future", "good-1", "good-2", "good-3", "huge", "infinite", "long", "nan", "stale"
  };

  private final JobSpec spec =
      TestFederation.spec(
          COORDINATES, SHARD, new CohortSpec(COHORT.length, 3, 3, 10_000, "first"), 2);
  private final List<Sent> bad = new ArrayList<>();

  private record Sent(RejectReason reason, RecordMetadata place) {}

  @Test
  void nothingBadCountsAndTheModelIsThatOfTheGoodClients() {
    ExactRoundIT.Reference reference = new ExactRoundIT.Reference(spec);
    try (TestFederation federation =
        TestFederation.start(2, Map.of("clients.quarantine.rejections", "2"))) {
      federation.present(COHORT);
      federation.submit("job", spec);
      RoundStarted round = federation.awaitRound("job", 1);
      assertThat(round.cohort()).containsExactly(COHORT);

      badValues(federation, round);
      badClaims(federation);
      noChunks(federation);
      // Half an upload, which the close cuts off.
      sent(
          RejectReason.INCOMPLETE,
          federation.sendChunk("cut", chunk(round, "cut", 1, 0, delta("cut"))));
      goodOnesWithDisorder(federation, round);

      ModelPublished published = federation.awaitVersion("job", 1);
      GOOD.forEach(client -> reference.add(round, client, delta(client)));
      assertThat(federation.model(published, spec.model())).containsExactly(reference.step(round));
      assertThat(members(federation, round)).containsExactlyElementsOf(GOOD);
      sent(
          RejectReason.LATE,
          federation.sendChunk("stale", chunk(round, "stale", 2, 0, delta("x"))));
      assertThatAllAreTold(federation);
      assertThatAllAreCounted(federation);
      assertThatOneIsInQuarantine(federation);
      assertThat(federation.job().restarts()).isZero();
    }
  }

  /** The only one at fault twice; as people see it, and until they let it in again. */
  private static void assertThatOneIsInQuarantine(TestFederation federation) {
    federation.await(
        "the quarantine", state -> state.holds("nan").quarantine().held() ? state : null);
    KnownClients people = JobClient.connect(federation.kafka(), TestFederation.PATIENCE).clients();
    assertThat(people.all())
        .filteredOn(client -> client.standing() == ClientStanding.QUARANTINED)
        .singleElement()
        .satisfies(
            client -> {
              assertThat(client.id()).isEqualTo("nan");
              assertThat(client.reason())
                  .contains("2 of its contributions", "not_finite in job job");
              assertThat(client.holds().quarantine().by()).isEqualTo("coordinator");
            });

    people.hold("nan", ClientHold.Kind.CORDON, "ann", "it is being mended");
    assertThat(people.free("nan", ClientHold.Kind.QUARANTINE).standing())
        .isEqualTo(ClientStanding.CORDONED);
    assertThat(people.free("nan", ClientHold.Kind.CORDON).holds().isHeld()).isFalse();
  }

  private void badValues(TestFederation federation, RoundStarted round) {
    float[] nan = delta("nan");
    nan[250] = Float.NaN;
    federation.sendChunk("nan", chunk(round, "nan", 1, 0, nan));
    sent(RejectReason.NOT_FINITE, federation.sendChunk("nan", chunk(round, "nan", 1, 1, nan)));
    federation.sendChunk("nan", chunk(round, "nan", 1, 2, nan));
    federation.sendChunk("nan", chunk(round, "nan", 2, 0, nan));
    sent(RejectReason.NOT_FINITE, federation.sendChunk("nan", chunk(round, "nan", 2, 1, nan)));

    float[] infinite = delta("infinite");
    infinite[0] = Float.NEGATIVE_INFINITY;
    sent(
        RejectReason.NOT_FINITE,
        federation.sendChunk("infinite", chunk(round, "infinite", 1, 0, infinite)));

    float[] huge = delta("huge");
    huge[COORDINATES - 1] = Math.nextUp(8f);
    federation.sendChunk("huge", chunk(round, "huge", 1, 0, huge));
    sent(RejectReason.OUT_OF_BOUND, federation.sendChunk("huge", chunk(round, "huge", 1, 2, huge)));
  }

  private void badClaims(TestFederation federation) {
    float[] values = delta("x");
    sent(
        RejectReason.WRONG_LENGTH,
        federation.sendChunk(
            "long",
            UpdateChunks.encode("job", 1, 0, "long", 1, 0, SHARDS, 1, values, 0, SHARD + 1)));
    sent(
        RejectReason.WRONG_MODEL_VERSION,
        federation.sendChunk(
            "stale", UpdateChunks.encode("job", 1, 7, "stale", 1, 0, SHARDS, 1, values, 0, SHARD)));
    sent(
        RejectReason.WRONG_ROUND,
        federation.sendChunk(
            "stale", UpdateChunks.encode("job", 9, 0, "stale", 1, 0, SHARDS, 1, values, 0, SHARD)));
    sent(
        RejectReason.UNKNOWN_JOB,
        federation.sendChunk(
            "stale",
            UpdateChunks.encode("nobody", 1, 0, "stale", 1, 0, SHARDS, 1, values, 0, SHARD)));
    sent(
        RejectReason.NOT_SELECTED,
        federation.sendChunk(
            "stranger",
            UpdateChunks.encode("job", 1, 0, "stranger", 1, 0, SHARDS, 1, values, 0, SHARD)));
    sent(
        RejectReason.BAD_WEIGHT,
        federation.sendChunk(
            "future",
            UpdateChunks.encode("job", 1, 0, "future", 1, 0, SHARDS, 1001, values, 0, SHARD)));
  }

  private void noChunks(TestFederation federation) {
    byte[] noise = new byte[300];
    new Random(1).nextBytes(noise);
    sent(RejectReason.MALFORMED, federation.sendChunk("stale", noise));
    sent(RejectReason.MALFORMED, federation.sendChunk("stale", new byte[0]));
    byte[] future = chunk(null, "stale", 1, 0, delta("x"));
    // Another fingerprint behind the marker: a schema that this version does not know.
    for (int i = 2; i < 10; i++) {
      future[i] ^= 0x55;
    }
    sent(RejectReason.UNKNOWN_SCHEMA, federation.sendChunk("stale", future));
  }

  /** One out of order, one with a chunk twice, one with a second attempt after a whole first. */
  private void goodOnesWithDisorder(TestFederation federation, RoundStarted round) {
    for (int shard : new int[] {2, 0, 1}) {
      federation.sendChunk("good-1", chunk(round, "good-1", 1, shard, delta("good-1")));
    }
    federation.sendChunk("good-2", chunk(round, "good-2", 1, 0, delta("good-2")));
    sent(
        RejectReason.DUPLICATE_CHUNK,
        federation.sendChunk("good-2", chunk(round, "good-2", 1, 0, delta("good-2"))));
    // A half attempt, voided by the next one.
    sent(
        RejectReason.SUPERSEDED,
        federation.sendChunk("good-3", chunk(round, "good-3", 1, 0, delta("other"))));
    federation.upload(spec, round, "good-3", 2, delta("good-3"));
    sent(
        RejectReason.DUPLICATE_ATTEMPT,
        federation.sendChunk("good-3", chunk(round, "good-3", 3, 0, delta("third"))));
    federation.sendChunk("good-2", chunk(round, "good-2", 1, 1, delta("good-2")));
    federation.sendChunk("good-2", chunk(round, "good-2", 1, 2, delta("good-2")));
  }

  private byte[] chunk(RoundStarted round, String client, int attempt, int shard, float[] delta) {
    long weight = round == null ? 1 : TestFederation.weight(round, client);
    return UpdateChunks.encode(
        "job", 1, 0, client, attempt, shard, SHARDS, weight, delta, shard * SHARD, SHARD);
  }

  private float[] delta(String client) {
    return ExactRoundIT.delta(spec, 1, client);
  }

  private void sent(RejectReason reason, RecordMetadata place) {
    bad.add(new Sent(reason, place));
  }

  private static List<String> members(TestFederation federation, RoundStarted round) {
    return federation.effective().stream()
        .filter(r -> r instanceof RoundClosed)
        .map(RoundClosed.class::cast)
        .flatMap(closed -> closed.members().stream())
        .map(member -> round.cohort().get(member.cohortIndex()))
        .toList();
  }

  private void assertThatAllAreTold(TestFederation federation) {
    Set<String> expected = new HashSet<>();
    for (Sent sent : bad) {
      expected.add(
          "%s %s/%d/%d"
              .formatted(
                  sent.reason().label(),
                  sent.place().topic(),
                  sent.place().partition(),
                  sent.place().offset()));
    }
    federation.await(
        "every rejection", state -> told(federation).containsAll(expected) ? expected : null);
    assertThat(told(federation)).containsExactlyInAnyOrderElementsOf(expected);
  }

  /** The metric with the reason as its label; a reason that nothing was rejected for shows 0. */
  private void assertThatAllAreCounted(TestFederation federation) {
    Map<String, Double> expected = new TreeMap<>();
    for (RejectReason reason : RejectReason.values()) {
      long times = bad.stream().filter(sent -> sent.reason() == reason).count();
      expected.put("reason.%s.rejected".formatted(reason.label()), (double) times);
    }
    federation.await(
        "the counters of rejections, which must be " + expected,
        state -> rejectionCounters(federation).equals(expected) ? expected : null);
  }

  private static Map<String, Double> rejectionCounters(TestFederation federation) {
    FlinkRest rest = new FlinkRest(federation.stack().flink().uiAddress());
    Map<String, Double> metrics = new TreeMap<>(rest.metrics(federation.job().id().toString()));
    metrics.keySet().removeIf(name -> !name.startsWith("reason."));
    return metrics;
  }

  private static Set<String> told(TestFederation federation) {
    Set<String> told = new HashSet<>();
    for (RejectedContribution record : federation.rejected()) {
      assertThat(record.getDetail()).isNotBlank();
      told.add(
          "%s %s/%d/%d"
              .formatted(
                  record.getReason(),
                  record.getTopic(),
                  record.getPartition(),
                  record.getOffset()));
    }
    return told;
  }
}
