package dev.tributary.agent.daemon;

import dev.tributary.agent.daemon.RoundFailure.Reason;
import dev.tributary.agent.data.DataSet;
import dev.tributary.agent.training.Trainer;
import dev.tributary.agent.training.TrainingTask;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.round.JobInfo;
import java.util.HashMap;
import java.util.Map;

/** The training task of each job, kept from round to round until the job ends. One thread. */
final class Trainings implements AutoCloseable {
  private final AgentSettings settings;
  private final Map<String, TrainingTask> open = new HashMap<>();

  Trainings(AgentSettings settings) {
    this.settings = settings;
  }

  /**
   * @throws RoundFailure if this client lacks the trainer or the data set, if the trainer refuses
   *     the job's parameters, or if it trains models of another size
   */
  TrainingTask of(JobInfo job) throws RoundFailure {
    TrainingTask known = open.get(job.id());
    if (known != null) {
      return known;
    }
    TrainingTask opened = open(job.spec());
    int expected = job.spec().model().parameterCount();
    if (opened.parameterCount() != expected) {
      int got = opened.parameterCount();
      opened.close();
      throw new RoundFailure(
          Reason.WRONG_MODEL_SIZE,
          "model.tensors must have the %d coordinates of trainer %s, got %d"
              .formatted(got, job.spec().trainer().name(), expected));
    }
    open.put(job.id(), opened);
    return opened;
  }

  private TrainingTask open(JobSpec spec) throws RoundFailure {
    String name = spec.trainer().name();
    Trainer trainer =
        settings
            .trainer(name)
            .orElseThrow(
                () ->
                    new RoundFailure(
                        Reason.UNKNOWN_TRAINER,
                        "trainer.name must be one of %s, got %s"
                            .formatted(settings.trainerNames(), name)));
    DataSet data = settings.dataSets().get(spec.dataSet());
    if (data == null) {
      throw new RoundFailure(
          Reason.UNKNOWN_DATA_SET,
          "dataSet must be one of %s, got %s"
              .formatted(settings.dataSets().keySet(), spec.dataSet()));
    }
    return trainer.open(spec.trainer().parameters(), data);
  }

  /** The job is over. */
  void forget(String job) {
    TrainingTask task = open.remove(job);
    if (task != null) {
      task.close();
    }
  }

  @Override
  public void close() {
    open.values().forEach(TrainingTask::close);
    open.clear();
  }
}
