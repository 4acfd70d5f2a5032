package dev.tributary.agent.daemon;

import dev.tributary.agent.data.DataSet;
import dev.tributary.agent.training.Evaluation;
import dev.tributary.agent.training.Trainer;
import dev.tributary.agent.training.TrainingResult;
import dev.tributary.agent.training.TrainingTask;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/**
 * Adds {@link #STEP} to every coordinate, or whatever the test says, as soon as the test lets it.
 */
final class TestTrainer implements Trainer {
  static final String NAME = "step";
  static final float STEP = 0.5f;

  /** The seeds of the trainings that began. */
  final List<Long> seeds = new CopyOnWriteArrayList<>();

  /** Trainings that were cancelled. */
  final AtomicInteger cancelled = new AtomicInteger();

  /** Tasks that were opened and not closed. */
  final AtomicInteger open = new AtomicInteger();

  private volatile CountDownLatch gate = new CountDownLatch(0);
  private volatile Runnable fault = () -> {};
  private volatile float step = STEP;

  @Override
  public String name() {
    return NAME;
  }

  /** Trainings wait from here on. */
  void hold() {
    gate = new CountDownLatch(1);
  }

  boolean isHeld() {
    return gate.getCount() > 0;
  }

  void letGo() {
    gate.countDown();
  }

  /** What trainings add from here on. */
  void step(float next) {
    step = next;
  }

  /** What happens first in trainings from here on. */
  void fault(Runnable next) {
    fault = next;
  }

  @Override
  public TrainingTask open(Map<String, String> parameters, DataSet data) {
    open.incrementAndGet();
    return new Task(Integer.parseInt(parameters.get("size")), data.rows());
  }

  private final class Task implements TrainingTask {
    private final int size;
    private final int rows;

    Task(int size, int rows) {
      this.size = size;
      this.rows = rows;
    }

    @Override
    public int parameterCount() {
      return size;
    }

    @Override
    public TrainingResult train(float[] globalModel, long seed, BooleanSupplier isCancelled) {
      seeds.add(seed);
      fault.run();
      while (!isOpen()) {
        if (isCancelled.getAsBoolean()) {
          cancelled.incrementAndGet();
          throw new CancellationException("cancelled in training");
        }
      }
      float[] local = globalModel.clone();
      for (int i = 0; i < local.length; i++) {
        local[i] += step;
      }
      return new TrainingResult(local, rows, 0.25, 0.75);
    }

    private boolean isOpen() {
      try {
        return gate.await(5, TimeUnit.MILLISECONDS);
      } catch (InterruptedException ending) {
        throw new IllegalStateException("interrupted", ending);
      }
    }

    @Override
    public Evaluation evaluate(float[] model) {
      throw new UnsupportedOperationException("the agent does not evaluate");
    }

    @Override
    public void close() {
      open.decrementAndGet();
    }
  }
}
