package dev.tributary.core.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.core.job.TensorSpec.Init;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InitialModelTest {
  /** The first outputs of SplitMix64 for this seed, as published on Rosetta Code. */
  private static final String[] SPLIT_MIX_OF_1234567 = {
    "6457827717110365317", "3203168211198807973", "9817491932198370423", "4593380528125082431"
  };

  @Test
  void coordinatesAreDrawnFromThePublishedGenerator() {
    ModelSpec model = model(1_234_567, 4, new TensorSpec("w", List.of(2, 2), Init.GLOROT));
    double bound = Math.sqrt(6.0 / 4);

    float[] values = InitialModel.shard(model, 0);

    for (int i = 0; i < values.length; i++) {
      long bits = Long.parseUnsignedLong(SPLIT_MIX_OF_1234567[i]);
      double unit = (bits >>> 11) * 0x1.0p-53;
      assertThat(values[i]).isEqualTo((float) (bound * (2 * unit - 1)));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 64, 129, 1000})
  void theSplitIntoShardsMakesNoDifference(int shardCoordinates) {
    float[] whole = InitialModel.shard(network(129), 0);
    ModelSpec model = network(shardCoordinates);
    float[] joined = new float[whole.length];

    for (int shard = 0; shard < model.shardCount(); shard++) {
      float[] part = InitialModel.shard(model, shard);
      System.arraycopy(part, 0, joined, model.shardStart(shard), part.length);
    }

    assertThat(joined).isEqualTo(whole);
  }

  @Test
  void weightsFillGlorotsRangeAndBiasesAreZero() {
    ModelSpec model =
        model(
            5,
            20_000,
            new TensorSpec("w", List.of(100, 50), Init.GLOROT),
            new TensorSpec("b", List.of(100), Init.ZEROS),
            new TensorSpec("conv", List.of(8, 4, 3, 3), Init.GLOROT));

    float[] values = InitialModel.shard(model, 0);

    assertUniform(values, 0, 5_000, Math.sqrt(6.0 / 150));
    for (int i = 5_000; i < 5_100; i++) {
      assertThat(values[i]).isZero();
    }
    assertUniform(values, 5_100, 5_388, Math.sqrt(6.0 / ((8 + 4) * 9)));
  }

  /** Mean within five standard errors and extremes near the ends; the seed is fixed. */
  private static void assertUniform(float[] values, int from, int to, double bound) {
    double sum = 0;
    double least = 0;
    double most = 0;
    for (int i = from; i < to; i++) {
      sum += values[i];
      least = Math.min(least, values[i]);
      most = Math.max(most, values[i]);
    }
    double error = bound / Math.sqrt(3.0 * (to - from));

    assertThat(Math.abs(sum / (to - from))).isLessThan(5 * error);
    assertThat(least).isBetween(-bound, -0.95 * bound);
    assertThat(most).isBetween(0.95 * bound, bound);
  }

  @Test
  void anotherSeedGivesAnotherModelAndTheSameSeedTheSame() {
    TensorSpec tensor = new TensorSpec("w", List.of(4, 4), Init.GLOROT);
    float[] one = InitialModel.shard(model(1, 16, tensor), 0);

    assertThat(InitialModel.shard(model(1, 16, tensor), 0)).isEqualTo(one);
    assertThat(InitialModel.shard(model(2, 16, tensor), 0)).isNotEqualTo(one);
  }

  private static ModelSpec network(int shardCoordinates) {
    return model(
        9,
        shardCoordinates,
        new TensorSpec("w1", List.of(10, 6), Init.GLOROT),
        new TensorSpec("b1", List.of(10), Init.ZEROS),
        new TensorSpec("w2", List.of(5, 10), Init.GLOROT),
        new TensorSpec("b2", List.of(9), Init.ZEROS));
  }

  private static ModelSpec model(long seed, int shardCoordinates, TensorSpec... tensors) {
    return new ModelSpec(seed, shardCoordinates, List.of(tensors));
  }
}
