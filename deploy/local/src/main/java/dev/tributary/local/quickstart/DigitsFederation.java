package dev.tributary.local.quickstart;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.tributary.agent.data.DataSet;
import dev.tributary.agent.data.Digits;
import dev.tributary.agent.data.DirichletPartition;
import dev.tributary.agent.data.HoldOut;
import dev.tributary.agent.training.Evaluation;
import dev.tributary.agent.training.Trainers;
import dev.tributary.agent.training.TrainingTask;
import dev.tributary.core.job.CohortSpec;
import dev.tributary.core.job.InitialModel;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.job.ModelSpec;
import dev.tributary.core.job.RoundsSpec;
import dev.tributary.wire.JobSpecs;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The UCI digits, dealt out unevenly to clients, with a fifth that no client ever sees. */
public final class DigitsFederation implements AutoCloseable {
  static final String DATA_SET = "digits";

  /** Concentration of the split by label: at 0.5 most clients lack several digits. */
  private static final double ALPHA = 0.5;

  private static final int MINIMUM_ROWS = 8;

  private final HoldOut data;
  private final Map<String, DataSet> parts = new TreeMap<>();
  private final JobSpec spec;
  private final TrainingTask heldOut;

  public DigitsFederation(QuickstartOptions options) {
    data = HoldOut.fifth(Digits.load(), options.seed());
    List<DataSet> split =
        DirichletPartition.split(
            data.training(), options.clients(), ALPHA, MINIMUM_ROWS, options.seed());
    for (int i = 0; i < split.size(); i++) {
      parts.put("client-%02d".formatted(i + 1), split.get(i));
    }
    JobSpec plain = spec(options);
    JobSpec masked = options.secure() ? SecureDigits.masked(plain) : plain;
    spec =
        options.dpEpsilon().isPresent()
            ? PrivateDigits.promising(masked, options.dpEpsilon().getAsDouble())
            : masked;
    heldOut = task(data.heldOut());
  }

  private static JobSpec spec(QuickstartOptions options) {
    JobSpec template =
        template(options.dpEpsilon().isPresent() ? "digits-private.yaml" : "digits.yaml");
    int clients = options.clients();
    RoundsSpec rounds = template.rounds();
    // All clients must report: then the member sets, and so the model, are the same in every run.
    CohortSpec cohort =
        new CohortSpec(clients, clients, clients, template.cohort().patienceMillis(), "first");
    return new JobSpec(
        template.name(),
        template.dataSet(),
        template.trainer(),
        new ModelSpec(
            options.seed(), template.model().shardCoordinates(), template.model().tensors()),
        cohort,
        new RoundsSpec(
            options.rounds(),
            rounds.deadlineMillis(),
            rounds.releaseMillis(),
            rounds.maxAbandoned()),
        template.update(),
        template.optimizer());
  }

  /** The job as it would stand in a file for {@code job submit}. */
  private static JobSpec template(String resource) {
    try (InputStream yaml = DigitsFederation.class.getResourceAsStream(resource)) {
      return JobSpecs.parse(new YAMLMapper().readTree(yaml));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public JobSpec spec() {
    return spec;
  }

  /** The clients' data by client id. */
  public Map<String, DataSet> parts() {
    return parts;
  }

  int heldOutRows() {
    return data.heldOut().rows();
  }

  int trainingRows() {
    return data.training().rows();
  }

  /** Measures a model on the rows that no client has. */
  Evaluation evaluate(float[] model) {
    return heldOut.evaluate(model);
  }

  /**
   * The same first model, trained on all clients' rows in one place, with the same number of passes
   * over them.
   */
  Evaluation pooled() {
    float[] model = new float[spec.model().parameterCount()];
    for (int shard = 0; shard < spec.model().shardCount(); shard++) {
      float[] values = InitialModel.shard(spec.model(), shard);
      System.arraycopy(values, 0, model, spec.model().shardStart(shard), values.length);
    }
    try (TrainingTask all = task(data.training())) {
      for (int round = 1; round <= spec.rounds().count(); round++) {
        long seed = spec.model().seed() * 1_000_003 + round;
        model = all.train(model, seed, () -> false).localModel();
      }
    }
    return evaluate(model);
  }

  private TrainingTask task(DataSet rows) {
    return Trainers.named(spec.trainer().name()).open(spec.trainer().parameters(), rows);
  }

  @Override
  public void close() {
    heldOut.close();
  }
}
