package dev.tributary.control.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.tributary.control.model.ModelDiff.TensorDiff;
import dev.tributary.core.job.TensorSpec;
import dev.tributary.core.vector.FloatBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelDiffTest {
  private static final List<TensorSpec> TENSORS =
      List.of(
          new TensorSpec("w", List.of(1, 2), TensorSpec.Init.GLOROT),
          new TensorSpec("b", List.of(2), TensorSpec.Init.ZEROS));

  @TempDir private Path directory;

  @Test
  void eachTensorIsMeasuredByItselfAndAllTogether() throws IOException {
    ModelDiff diff = ModelDiff.of(file("a", 3, 4, 0, 0), file("b", 4, 3, 0, 1), TENSORS);

    TensorDiff weights = diff.tensors().get(0);
    assertThat(weights.name()).isEqualTo("w");
    assertThat(weights.norm()).isEqualTo(Math.sqrt(2));
    assertThat(weights.relative()).isEqualTo(Math.sqrt(2) / 5, within(1e-15));
    assertThat(weights.largest()).isEqualTo(1);
    assertThat(weights.cosine()).isEqualTo(24 / 25.0, within(1e-15));
    assertThat(weights.changedShare()).isEqualTo(1);
    TensorDiff bias = diff.tensors().get(1);
    assertThat(bias.norm()).isEqualTo(1);
    assertThat(bias.relative()).isNaN();
    assertThat(bias.cosine()).isNaN();
    assertThat(bias.changedShare()).isEqualTo(0.5);
    assertThat(diff.whole().norm()).isEqualTo(Math.sqrt(3));
    assertThat(diff.whole().size()).isEqualTo(4);
    assertThat(diff.whole().changedShare()).isEqualTo(0.75);
    assertThat(ModelJson.diff("a", "b", diff).at("/tensors/1/cosine").isNull()).isTrue();
  }

  @Test
  void piecesMakeNoDifference() throws IOException {
    float[] ones = new float[100_003];
    Arrays.fill(ones, 1);
    float[] twos = ones.clone();
    Arrays.fill(twos, 2);
    List<TensorSpec> one =
        List.of(new TensorSpec("w", List.of(ones.length), TensorSpec.Init.ZEROS));

    ModelDiff diff = ModelDiff.of(file("a", ones), file("b", twos), one);

    assertThat(diff.whole().norm()).isEqualTo(Math.sqrt(ones.length));
    assertThat(diff.whole().relative()).isEqualTo(1);
    assertThat(diff.whole().cosine()).isEqualTo(1, within(1e-12));
  }

  @Test
  void aModelOfAnotherLengthIsRefused() throws IOException {
    VectorFile shorter = file("b", 1, 2, 3);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> ModelDiff.of(file("a", 1, 2, 3, 4), shorter, TENSORS))
        .withMessage(shorter.path() + " must have the 16 bytes of 4 coordinates, got 12");
  }

  private VectorFile file(String name, float... values) throws IOException {
    return new VectorFile(
        Files.write(directory.resolve(name), FloatBytes.encode(values, 0, values.length)));
  }
}
