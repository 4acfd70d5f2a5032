package dev.tributary.core.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.core.client.NoisedUpload;
import dev.tributary.core.job.CohortSpec;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.job.ModelSpec;
import dev.tributary.core.job.OptimizerSpec;
import dev.tributary.core.job.PrivacySpec;
import dev.tributary.core.job.RoundsSpec;
import dev.tributary.core.job.SpecHashes;
import dev.tributary.core.job.TensorSpec;
import dev.tributary.core.job.TrainerSpec;
import dev.tributary.core.job.UpdateSpec;
import dev.tributary.core.privacy.AdaptiveClip;
import dev.tributary.core.privacy.ClippedUpdate;
import dev.tributary.core.privacy.DifferentialPrivacySpec;
import dev.tributary.core.privacy.DifferentialPrivacySpec.NoisePlace;
import dev.tributary.core.privacy.L2;
import dev.tributary.core.privacy.NoiseKey;
import dev.tributary.core.privacy.NoisyUpdate;
import dev.tributary.core.privacy.PrivacyPlan;
import dev.tributary.core.round.JobInfo;
import dev.tributary.core.round.LogRecord.RoundStarted;
import dev.tributary.core.secagg.Modulus;
import dev.tributary.core.secagg.Quantizer;
import dev.tributary.core.shard.MaskedRound.Contents;
import dev.tributary.core.shard.MaskedRound.Upload;
import dev.tributary.core.shard.MaskedRound.Vanishing;
import dev.tributary.core.shard.Unmasker.PlainSum;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Secure rounds of real clients that add their share of the noise before they mask. */
class NoisedRoundTest {
  private static final int CLIENTS = 10;
  private static final int LEAST_MEMBERS = 6;
  private static final int SHARD = 4_000;
  private static final int COUNT = MaskedRound.SHARDS * SHARD;
  private static final double NOISE = 2;
  private static final double CLIP_NORM = 1;

  /**
   * A sample's variance over the true one has a deviation of sqrt(2 / 12,000), 0.013: six of them
   * are passed with one key in 10^8. One share more or less of ten would be 0.1.
   */
  private static final double SIX_DEVIATIONS_OF_A_VARIANCE = 6 * Math.sqrt(2.0 / COUNT);

  private static JobSpec spec(int modulusBits) {
    return spec(modulusBits, Optional.empty());
  }

  private static JobSpec spec(int modulusBits, Optional<AdaptiveClip> adaptive) {
    return new JobSpec(
        "noised",
        "numbers",
        new TrainerSpec("step", Map.of()),
        new ModelSpec(
            1, SHARD, List.of(new TensorSpec("all", List.of(COUNT), TensorSpec.Init.ZEROS))),
        new CohortSpec(CLIENTS, CLIENTS, LEAST_MEMBERS, 1_000, "first"),
        new RoundsSpec(10, 60_000, 60_000, 3),
        new UpdateSpec(4, 1),
        new OptimizerSpec("fedavg", Map.of()),
        new PrivacySpec(
            Optional.of(MaskedRound.spec(modulusBits)),
            Optional.of(
                new DifferentialPrivacySpec(
                    NoisePlace.DISTRIBUTED,
                    100,
                    1e-5,
                    OptionalDouble.of(NOISE),
                    CLIP_NORM,
                    adaptive,
                    1,
                    0.05))));
  }

  /**
   * Updates of three times the norm, clipped, and what they add up to before noise and rounding.
   */
  private static final class Noised implements Contents {
    private final JobSpec spec;
    private final double[] exact = new double[COUNT];

    Noised(JobSpec spec) {
      this.spec = spec;
    }

    @Override
    public int coordinates() {
      return SHARD;
    }

    @Override
    public Quantizer quantizer(Modulus modulus) {
      return new Quantizer(spec.update().bound(), 1, modulus, spec.grid());
    }

    @Override
    public Upload upload(RoundStarted round, int client) {
      float coordinate = (float) (3 * CLIP_NORM / Math.sqrt(COUNT));
      L2.Coordinates raw = i -> (i + client) % 3 == 0 ? -coordinate : coordinate;
      double factor = L2.clipFactor(raw, COUNT, CLIP_NORM);
      assertThat(factor).isLessThan(0.4);
      L2.Coordinates clipped = i -> (float) (raw.at(i) * factor);
      int exponent = round.grid().scaleExponent();
      for (int i = 0; i < COUNT; i++) {
        exact[i] += Math.scalb((double) clipped.at(i), exponent);
      }
      byte[] key = new byte[NoiseKey.BYTES];
      key[0] = (byte) client;
      JobInfo job =
          new JobInfo(
              round.job(),
              spec,
              SpecHashes.of(spec),
              "key",
              1,
              0,
              "",
              Optional.empty(),
              Optional.empty());
      // The second half of the clients says that nothing was clipped.
      ClippedUpdate update = new ClippedUpdate(clipped, CLIP_NORM, client >= CLIENTS / 2);
      NoisyUpdate noisy = NoisedUpload.of(job, round, update, NoiseKey.of(key));
      return (shard, masker, plain) -> {
        long[] values = noisy.shard(shard);
        for (int i = 0; i < SHARD; i++) {
          plain[i] += values[i];
        }
        plain[SHARD] += noisy.last(shard);
        return masker.chunk(shard, values, noisy.last(shard));
      };
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {32, 64})
  void theSumOfAllHasTheNoiseOfAll(int modulusBits) {
    Noised noised = new Noised(spec(modulusBits));
    MaskedRound round = new MaskedRound(modulusBits, CLIENTS, Vanishing.NOBODY, noised);

    assertThatOnlyNoiseIsLeft(round, noised, CLIENTS);
  }

  /** The members: not who vanished before its upload, and also who only did not answer. */
  @ParameterizedTest
  @ValueSource(ints = {32, 64})
  void whoVanishedTakesItsNoiseAlongAndTheRestIsStillEnough(int modulusBits) {
    Noised noised = new Noised(spec(modulusBits));
    Vanishing oneInEachPhase = new Vanishing(Set.of(3), Set.of(0), Set.of(7), Set.of(5));
    MaskedRound round = new MaskedRound(modulusBits, CLIENTS, oneInEachPhase, noised);

    assertThatOnlyNoiseIsLeft(round, noised, CLIENTS - 3);
  }

  /**
   * Eight members, of whom three say that nothing was clipped: three less five is -2. Of ten shares
   * of noise five are counted on, and eight are there; six deviations, and the keys are fixed.
   */
  @ParameterizedTest
  @ValueSource(ints = {32, 64})
  void theBitsComeOutOfShard0AndTheMembersCountInTheOthers(int modulusBits) {
    AdaptiveClip adaptive = new AdaptiveClip(0.5, 0.2, NOISE, 0.5, 2);
    Noised noised = new Noised(spec(modulusBits, Optional.of(adaptive)));
    Vanishing twoOfTheSecondHalf = new Vanishing(Set.of(), Set.of(), Set.of(7, 8), Set.of());
    MaskedRound round = new MaskedRound(modulusBits, CLIENTS, twoOfTheSecondHalf, noised);
    TranscriptUnmasker unmasker = unmasker(round, new ArrayList<>());

    List<Long> last = new ArrayList<>();
    for (int shard = 0; shard < MaskedRound.SHARDS; shard++) {
      last.add(unmasker.unmask(round.release(shard), round.masked(shard)).orElseThrow().weight());
    }

    double sigma = noised.spec.privacyPlan().orElseThrow().bitSigma();
    assertThat(last.get(0)).isEqualTo(round.plain(0)[SHARD]);
    assertThat(last.get(0) + 2.0).isBetween(-6 * sigma * Math.sqrt(8), 6 * sigma * Math.sqrt(8));
    assertThat(last.subList(1, last.size())).containsOnly(8L);
  }

  private static TranscriptUnmasker unmasker(MaskedRound round, List<String> failures) {
    return new TranscriptUnmasker(
        position -> Optional.of(round.topic.get(Math.toIntExact(position.offset()))),
        failures::add);
  }

  private static void assertThatOnlyNoiseIsLeft(MaskedRound round, Noised noised, int members) {
    List<String> failures = new ArrayList<>();
    TranscriptUnmasker unmasker = unmasker(round, failures);
    double sum = 0;
    double squares = 0;
    for (int shard = 0; shard < MaskedRound.SHARDS; shard++) {
      Optional<PlainSum> plain = unmasker.unmask(round.release(shard), round.masked(shard));
      assertThat(failures).isEmpty();
      assertThat(plain.orElseThrow().weight()).isEqualTo(members);
      long[] values = plain.get().values();
      assertThat(values).isEqualTo(Arrays.copyOf(round.plain(shard), SHARD));
      for (int i = 0; i < SHARD; i++) {
        double left = values[i] - noised.exact[shard * SHARD + i];
        sum += left;
        squares += left * left;
      }
    }

    // The least members that an adversary does not work with have the whole noise, others more.
    PrivacyPlan plan = noised.spec.privacyPlan().orElseThrow();
    double whole = NOISE * plan.sensitivity(CLIP_NORM);
    double promised = whole * whole * members / plan.shares(LEAST_MEMBERS);
    assertThat(plan.shares(LEAST_MEMBERS)).isEqualTo(LEAST_MEMBERS - 1);
    assertThat(promised).isGreaterThan(whole * whole);
    assertThat(squares / COUNT / promised)
        .as("variance of the noise over the promised one")
        .isBetween(1 - SIX_DEVIATIONS_OF_A_VARIANCE, 1 + SIX_DEVIATIONS_OF_A_VARIANCE);
    assertThat(Math.abs(sum / COUNT))
        .as("mean of the noise, whose deviation is passed six times with one key in 10^8")
        .isLessThan(6 * Math.sqrt(promised / COUNT));
  }
}
