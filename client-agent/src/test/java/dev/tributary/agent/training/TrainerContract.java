package dev.tributary.agent.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.agent.data.DataSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every {@link Trainer} promises; its test extends this and says how to make one. */
public abstract class TrainerContract {
  private static final int CONCURRENT_TASKS = 10;

  protected abstract Trainer trainer();

  /** Parameters that suit {@link #data}, with several steps an epoch. */
  protected abstract Map<String, String> parameters();

  /** A hundred rows or so. */
  protected abstract DataSet data();

  /** A starting point from which training changes something. */
  protected abstract float[] model(int parameterCount);

  /** Reads an exported model back with the means of the trainer's framework. */
  protected abstract float[] readExported(Path file) throws IOException;

  @Test
  void theServiceLoaderFindsTheTrainerByItsName() {
    assertThat(Trainers.named(trainer().name())).isInstanceOf(trainer().getClass());
  }

  @Test
  void trainingChangesTheModelAndLowersItsLoss() {
    try (TrainingTask task = open()) {
      float[] global = model(task.parameterCount());
      float[] before = global.clone();

      TrainingResult result = task.train(global, 1, TrainerContract::never);

      assertThat(global).as("the global model").isEqualTo(before);
      assertThat(result.localModel()).hasSize(task.parameterCount()).isNotEqualTo(global);
      assertThat(result.examples()).isEqualTo(data().rows());
      assertThat(result.loss()).isLessThan(task.evaluate(global).loss());
    }
  }

  @Test
  void equalModelSeedAndDataGiveEqualBitsWhateverWasTrainedBefore() {
    try (TrainingTask task = open();
        TrainingTask fresh = open()) {
      float[] global = model(task.parameterCount());
      TrainingResult first = task.train(global, 7, TrainerContract::never);
      task.train(first.localModel(), 8, TrainerContract::never);

      TrainingResult again = task.train(global, 7, TrainerContract::never);

      assertThat(bits(again)).isEqualTo(bits(first));
      assertThat(bits(fresh.train(global, 7, TrainerContract::never))).isEqualTo(bits(first));
    }
  }

  @Test
  void whatIsTrainedDoesNotDependOnWhetherItIsMeasured() {
    try (TrainingTask task = open()) {
      float[] global = model(task.parameterCount());
      TrainingResult measured = task.train(global, 7, TrainerContract::never);

      TrainingResult unmeasured = task.trainUnmeasured(global, 7, TrainerContract::never);

      assertThat(unmeasured.localModel()).isEqualTo(measured.localModel());
      assertThat(unmeasured.examples()).isEqualTo(measured.examples());
    }
  }

  @Test
  void anotherSeedGivesAnotherModel() {
    try (TrainingTask task = open()) {
      float[] global = model(task.parameterCount());

      assertThat(task.train(global, 7, TrainerContract::never).localModel())
          .isNotEqualTo(task.train(global, 8, TrainerContract::never).localModel());
    }
  }

  @Test
  void tasksThatTrainAtOnceGiveTheBitsOfOnesThatTrainAlone() throws Exception {
    List<List<Integer>> alone = new ArrayList<>();
    for (int i = 0; i < CONCURRENT_TASKS; i++) {
      alone.add(trainOnce(i));
    }
    ExecutorService threads = Executors.newFixedThreadPool(CONCURRENT_TASKS);
    try {
      List<Callable<List<Integer>>> tasks = new ArrayList<>();
      for (int i = 0; i < 2 * CONCURRENT_TASKS; i++) {
        int seed = i % CONCURRENT_TASKS;
        tasks.add(() -> trainOnce(seed));
      }

      List<Future<List<Integer>>> atOnce = threads.invokeAll(tasks);

      for (int i = 0; i < atOnce.size(); i++) {
        assertThat(atOnce.get(i).get()).isEqualTo(alone.get(i % CONCURRENT_TASKS));
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void trainingEndsSoonAfterItIsCancelled() {
    try (TrainingTask task = open()) {
      float[] global = model(task.parameterCount());
      AtomicInteger asked = new AtomicInteger();

      assertThatThrownBy(() -> task.train(global, 1, () -> asked.incrementAndGet() >= 3))
          .isInstanceOf(CancellationException.class);

      assertThat(asked).hasValue(3);
      assertThat(task.train(global, 1, TrainerContract::never).examples()).isEqualTo(data().rows());
    }
  }

  @Test
  void aModelOfAnotherLengthIsRefusedWithBothLengths(@TempDir Path folder) {
    try (TrainingTask task = open()) {
      float[] tooLong = new float[task.parameterCount() + 1];
      String lengths = ".*" + task.parameterCount() + ".*, got " + tooLong.length;

      assertThatThrownBy(() -> task.train(tooLong, 1, TrainerContract::never))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageMatching(lengths);
      assertThatThrownBy(() -> task.evaluate(tooLong))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageMatching(lengths);
      assertThatThrownBy(() -> trainer().export(parameters(), tooLong, folder.resolve("model")))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageMatching(lengths);
    }
  }

  @Test
  void anUnknownParameterIsRefusedByItsKey() {
    Map<String, String> parameters = new HashMap<>(parameters());
    parameters.put("dropuot", "0.5");

    assertThatThrownBy(() -> trainer().open(parameters, data()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("trainer.parameters.dropuot must not be set; the trainer knows [")
        .hasMessageEndingWith("got 0.5");
  }

  @Test
  void anExportedModelCanBeReadBackBitForBit(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("model");
    Files.writeString(file, "an older export");
    try (TrainingTask task = open()) {
      float[] model = model(task.parameterCount());

      trainer().export(parameters(), model, file);

      assertThat(readExported(file)).isEqualTo(model);
    }
  }

  @Test
  void aClosedTaskIsOfNoMoreUse() {
    TrainingTask task = open();
    float[] model = model(task.parameterCount());
    task.close();
    task.close();

    assertThatThrownBy(() -> task.evaluate(model)).isInstanceOf(IllegalStateException.class);
  }

  private TrainingTask open() {
    return trainer().open(parameters(), data());
  }

  private List<Integer> trainOnce(long seed) {
    try (TrainingTask task = open()) {
      return bits(task.train(model(task.parameterCount()), seed, TrainerContract::never));
    }
  }

  private static boolean never() {
    return false;
  }

  private static List<Integer> bits(TrainingResult result) {
    List<Integer> bits = new ArrayList<>();
    for (float value : result.localModel()) {
      bits.add(Float.floatToRawIntBits(value));
    }
    bits.add(Double.hashCode(result.loss()));
    bits.add(Double.hashCode(result.accuracy()));
    return bits;
  }

  /** Values of a normal distribution, scaled. */
  protected static float[] normal(int length, double scale, long seed) {
    Random random = new Random(seed);
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) (scale * random.nextGaussian());
    }
    return values;
  }
}
