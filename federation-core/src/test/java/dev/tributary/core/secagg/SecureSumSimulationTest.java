package dev.tributary.core.secagg;

import static dev.tributary.core.secagg.SecureRound.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.core.secagg.Reconstruction.Result;
import dev.tributary.core.secagg.Reconstruction.Solved;
import dev.tributary.core.secagg.Reconstruction.Unsolved;
import dev.tributary.core.secagg.Refusal.Rule;
import dev.tributary.core.vector.ChunkKernel;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Whole rounds, each from one seed: any cohort, modulus and threat model, clients that vanish at
 * every phase and restart between any two. Either the unmasked sum is, in integers, the plain sum
 * over the members, or too few were left and there is none. {@code -Dseed=N} runs one seed alone.
 */
class SecureSumSimulationTest {
  private static final int SEEDS = 60;
  private static final float BOUND = 0.5f;
  private static final int MAX_WEIGHT = 1_000;

  private static final MaskStream STREAM = new MaskStream();

  private int summed;
  private int refusedSharers;
  private int unsolved;
  private int dropped;

  @Test
  void theUnmaskedSumIsThePlainSumOfTheMembersOrThereIsNone() {
    Long only = Long.getLong("seed");
    for (long seed = only == null ? 1 : only; seed <= (only == null ? SEEDS : only); seed++) {
      run(seed, 3 + new Random(seed).nextInt(8), Assumptions.of(0.05, 0.1, model(seed)));
    }

    if (only == null) {
      assertThat(summed).as("rounds with a sum").isGreaterThan(SEEDS / 3);
      assertThat(refusedSharers).as("rounds with too few sharers").isPositive();
      assertThat(unsolved).as("rounds with too few answers").isPositive();
      assertThat(dropped).as("dropped clients in rounds with a sum").isGreaterThan(SEEDS / 10);
    }
  }

  /** Beyond all pairs: sixty clients on a sparse graph. */
  @Test
  void onASparseGraphTheUnmaskedSumIsThePlainSumToo() {
    Assumptions assumptions = Assumptions.of(0.05, 0.05, ThreatModel.SEMI_HONEST);
    assertThat(GraphParameters.of(60, assumptions).degree()).isLessThan(20);

    run(1_000, 60, assumptions);
    run(1_001, 60, assumptions);

    assertThat(summed).isEqualTo(2);
    assertThat(dropped).isPositive();
  }

  private static ThreatModel model(long seed) {
    return seed % 3 == 0 ? ThreatModel.SEMI_MALICIOUS : ThreatModel.SEMI_HONEST;
  }

  private void run(long seed, int clients, Assumptions assumptions) {
    try {
      round(seed, new SecureRound(seed, clients, assumptions));
    } catch (Throwable t) {
      throw new AssertionError("seed " + seed + ": " + t.getMessage(), t);
    }
  }

  private void round(long seed, SecureRound round) {
    Dropouts dropouts = new Dropouts(seed);
    // A sparse graph is made for the dropouts it assumes; all pairs may lose more, and be lost.
    int most = Math.max(2, round.cohort.size() / 40);
    Roster roster = round.roster(atLeastThree(dropouts, round.everybody(), most));
    Graph graph = roster.graph();
    Map<Integer, Sharing> sharing = restarted(round.share(roster), dropouts);
    Map<Integer, EncryptedShares> messages = round.shares(sharing);
    List<Integer> sharers = atLeastThree(dropouts, roster.indices(), most);
    if (!graph.eachHas(roster.threshold(), sharers, new HashSet<>(sharers))) {
      refusesTooFewSharers(round, graph, sharing, sharers, messages);
      return;
    }
    Map<Integer, Masking> masking = restarted(round.mask(sharing, sharers, messages), dropouts);
    List<Integer> members = atLeastThree(dropouts, sharers, most);
    if (members.size() < roster.threshold()) {
      assertThat(refused(round.unmask(masking.get(members.get(0)), members)).rule())
          .isEqualTo(Rule.ENOUGH_MEMBERS);
      return;
    }
    List<Integer> responders = dropouts.withoutUpTo(members, most);
    List<UnmaskShares> answers = round.answers(masking, members, responders);
    Collections.shuffle(answers, dropouts.random);

    Result result =
        Reconstruction.of(roster, SecureRound.commitments(sharers, messages), members, answers);

    Set<Integer> helpers = new HashSet<>(responders);
    if (graph.eachHas(roster.threshold(), sharers, helpers)) {
      Unmasking unmasking = ((Solved) result).unmasking();
      sumsAreThePlainSums(dropouts, round.cohort.size(), masking, members, unmasking);
      summed++;
      dropped += sharers.size() - members.size();
    } else {
      assertThat(result).isInstanceOf(Unsolved.class);
      unsolved++;
    }
  }

  private static List<Integer> atLeastThree(Dropouts dropouts, List<Integer> clients, int most) {
    return dropouts.withoutUpTo(clients, Math.min(most, clients.size() - 3));
  }

  /** Each client as it is, or as it comes back from its stored state. */
  private static <T extends ClientState> Map<Integer, T> restarted(
      Map<Integer, T> clients, Dropouts dropouts) {
    Map<Integer, T> after = new TreeMap<>();
    clients.forEach(
        (index, client) -> after.put(index, dropouts.random.nextBoolean() ? client : back(client)));
    return after;
  }

  @SuppressWarnings("unchecked")
  private static <T extends ClientState> T back(T client) {
    return (T) client.getClass().cast(ClientState.fromBytes(client.toBytes()));
  }

  private void refusesTooFewSharers(
      SecureRound round,
      Graph graph,
      Map<Integer, Sharing> sharing,
      List<Integer> sharers,
      Map<Integer, EncryptedShares> messages) {
    for (int client : sharers) {
      int threshold = sharing.get(client).neighbourhood().threshold();
      if (!graph.eachHas(threshold, List.of(client), new HashSet<>(sharers))) {
        assertThat(refused(round.mask(sharing.get(client), sharers, messages)).rule())
            .isEqualTo(Rule.ENOUGH_NEIGHBOURS);
      }
    }
    refusedSharers++;
  }

  private static void sumsAreThePlainSums(
      Dropouts dropouts,
      int cohort,
      Map<Integer, Masking> masking,
      List<Integer> members,
      Unmasking unmasking) {
    Random random = dropouts.random;
    Modulus modulus = random.nextBoolean() ? Modulus.TWO_TO_32 : Modulus.TWO_TO_64;
    Quantizer quantizer = Quantizers.fit(BOUND, MAX_WEIGHT, cohort, modulus);
    for (int shard : List.of(0, 1, 2 + random.nextInt(1_000))) {
      int count = shard == 0 ? 5_000 : 1 + random.nextInt(100);
      long[] plain = new long[count + 1];
      long[] sum = new long[count + 1];
      List<byte[]> undone = new ArrayList<>();
      for (Map.Entry<Integer, Masking> client : masking.entrySet()) {
        byte[] floats = floats(random, count);
        int weight = 1 + random.nextInt(MAX_WEIGHT);
        byte[] chunk;
        try (Masker masker = client.getValue().masker(quantizer, STREAM)) {
          chunk = masker.chunk(shard, floats, 0, count, weight);
        }
        new ChunkKernel().addMasked(chunk, 0, count + 1, Byte.SIZE * modulus.bytes(), sum);
        if (members.contains(client.getKey())) {
          Secret rounding = client.getValue().self().secrets().rounding();
          byte[] bare =
              new Masker(quantizer, List.of(), rounding, STREAM)
                  .chunk(shard, floats, 0, count, weight);
          assertThat(bare).isNotEqualTo(chunk);
          addSigned(plain, bare, modulus);
        } else {
          undone.add(chunk);
        }
      }
      undone.forEach(
          chunk ->
              new ChunkKernel()
                  .subtractMasked(chunk, 0, count + 1, Byte.SIZE * modulus.bytes(), sum));

      unmasking.unmask(shard, sum, count + 1, modulus, STREAM);

      assertThat(sum).isEqualTo(plain);
    }
  }

  private static byte[] floats(Random random, int count) {
    ByteBuffer floats = ByteBuffer.allocate(4 * count).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < count; i++) {
      floats.putFloat((random.nextFloat() - 0.5f) * 2 * BOUND);
    }
    return floats.array();
  }

  /** The plain run: signed integers, no modulus. */
  private static void addSigned(long[] plain, byte[] chunk, Modulus modulus) {
    ByteBuffer values = ByteBuffer.wrap(chunk).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < plain.length; i++) {
      long value = modulus == Modulus.TWO_TO_32 ? values.getInt() : values.getLong();
      plain[i] = Math.addExact(plain[i], value);
    }
  }
}
