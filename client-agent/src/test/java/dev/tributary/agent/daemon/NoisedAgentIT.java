package dev.tributary.agent.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.agent.daemon.TestFederation.Chunk;
import dev.tributary.core.aggregation.ExactSum;
import dev.tributary.core.aggregation.Fingerprint;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.privacy.PrivacyPlan;
import dev.tributary.core.round.LogRecord.KeysFixed;
import dev.tributary.core.round.LogRecord.RoundClosed;
import dev.tributary.core.round.LogRecord.SharesFixed;
import dev.tributary.core.round.LogRecord.UnmaskFixed;
import dev.tributary.core.round.MaskSetup;
import dev.tributary.core.round.Member;
import dev.tributary.core.round.Sender;
import dev.tributary.core.round.Transcript;
import dev.tributary.core.secagg.EncryptedShares;
import dev.tributary.core.secagg.SecAggMessage;
import dev.tributary.core.secagg.UnmaskShares;
import dev.tributary.core.shard.ShardOrder.Release;
import dev.tributary.core.shard.TranscriptUnmasker;
import dev.tributary.core.shard.Unmask;
import dev.tributary.core.shard.Unmasker.PlainSum;
import dev.tributary.core.vector.ChunkKernel;
import dev.tributary.storage.servers.TestBroker;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Real clients of a job with distributed noise: what their masks hid is noised. */
class NoisedAgentIT extends AgentFixture {
  private static final int SIDE = 100;
  private static final int COUNT = SIDE * SIDE;
  private static final JobSpec NOISED = TestJobs.distributed(SIDE, 2_500);
  private static final int SHARDS = 4;
  private static final int CLIENTS = SecurePlay.COHORT.size();

  /** Passed by a right sampler's variance once in 10^8 runs. */
  private static final double SIX_DEVIATIONS_OF_A_VARIANCE = 6 * Math.sqrt(2.0 / COUNT);

  NoisedAgentIT(TestBroker broker) {
    super(broker);
  }

  @Test
  void whatIsUnmaskedIsTheClippedUpdatesAndTheNoiseOfAllAtWeightOneEach() throws Exception {
    TestFederation federation = federation(Map.of());
    SecurePlay play = new SecurePlay(broker, federation, NOISED, Set.copyOf(SecurePlay.COHORT));
    Unmask unmask;

    try (Crowd crowd = play.crowd(directory, trainer)) {
      play.start(1);
      KeysFixed keys = play.keys(1);
      play.fix(keys);
      play.fixShares(1);
      soon().until(() -> federation.chunks(JOB, 1).size() == CLIENTS * SHARDS);
      play.close(1);
      soon().until(() -> senders(play, UnmaskShares.class).size() == CLIENTS);
      crowd.requireWell();
      unmask = unmask(play, keys);
    }

    Delta clipped = clipped();
    double steps = Math.scalb(1.0, NOISED.grid().scaleExponent());
    double squares = 0;
    List<String> failures = new ArrayList<>();
    TranscriptUnmasker unmasker = new TranscriptUnmasker(play::read, failures::add);
    for (int shard = 0; shard < SHARDS; shard++) {
      Optional<PlainSum> plain =
          unmasker.unmask(
              new Release(JOB, shard, 1, 0, NOISED.grid(), Fingerprint.ZERO, Optional.of(unmask)),
              masked(federation, shard));
      assertThat(failures).isEmpty();
      assertThat(plain.orElseThrow().weight()).isEqualTo(CLIENTS);
      long[] values = plain.get().values();
      for (int i = 0; i < values.length; i++) {
        double exact = CLIENTS * steps * clipped.at(NOISED.model().shardStart(shard) + i);
        squares += (values[i] - exact) * (values[i] - exact);
      }
    }
    assertThat(squares / COUNT / promised())
        .as("variance of the noise over the promised one")
        .isBetween(1 - SIX_DEVIATIONS_OF_A_VARIANCE, 1 + SIX_DEVIATIONS_OF_A_VARIANCE);
  }

  /** The whole noise is in the shares of the least members that no adversary knows. */
  private static double promised() {
    PrivacyPlan plan = NOISED.privacyPlan().orElseThrow();
    double whole = plan.spec().noiseMultiplier().orElseThrow() * plan.sensitivity(1);
    return whole * whole * CLIENTS / plan.shares(NOISED.minimumMembers());
  }

  private static Delta clipped() throws RoundFailure {
    float[] global = TestFederation.initial(NOISED);
    float[] local = global.clone();
    for (int i = 0; i < COUNT; i++) {
      local[i] += TestTrainer.STEP;
    }
    return new Delta(global, local).clippedTo(1);
  }

  private static ExactSum masked(TestFederation federation, int shard) {
    int count = NOISED.model().shardSize(shard) + 1;
    long[] sum = new long[count];
    for (Chunk chunk : federation.chunks(JOB, 1)) {
      if (chunk.head().shard() == shard) {
        new ChunkKernel()
            .addMasked(chunk.head().bytes(), chunk.head().offset(), count, Integer.SIZE, sum);
      }
    }
    return new ExactSum(sum, 0, 1, Fingerprint.ZERO);
  }

  private static Unmask unmask(SecurePlay play, KeysFixed keys) {
    List<Member> members = IntStream.range(0, CLIENTS).mapToObj(i -> new Member(i, 1, 0)).toList();
    return new Unmask(
        play.job.fingerprintKey(),
        NOISED.privacy().secureAggregation().orElseThrow(),
        play.round(1),
        new Transcript(
            new MaskSetup(
                keys, new SharesFixed(1, JOB, 1, senders(play, EncryptedShares.class), 0)),
            new UnmaskFixed(1, JOB, 1, senders(play, UnmaskShares.class), 0)),
        new RoundClosed(1, JOB, 1, members, 0, 0, 0));
  }

  /** Of each client the first message of a kind. */
  private static List<Sender> senders(SecurePlay play, Class<? extends SecAggMessage> kind) {
    List<SecAggMessage> all = play.all();
    Map<Integer, Sender> senders = new TreeMap<>();
    for (int offset = 0; offset < all.size(); offset++) {
      if (kind.isInstance(all.get(offset))) {
        int client = SecurePlay.COHORT.indexOf(all.get(offset).client());
        senders.putIfAbsent(client, new Sender(client, 0, offset));
      }
    }
    return List.copyOf(senders.values());
  }
}
