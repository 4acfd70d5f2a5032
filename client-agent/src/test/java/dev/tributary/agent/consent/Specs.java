package dev.tributary.agent.consent;

import dev.tributary.core.job.JobSpec;
import dev.tributary.core.round.LogRecord;
import dev.tributary.core.round.LogRecord.EpochStarted;
import dev.tributary.core.round.LogRecord.JobAccepted;
import dev.tributary.core.round.LogRecord.JobEnded;
import dev.tributary.core.round.LogRecord.JobUpdated;
import dev.tributary.core.round.LogRecord.Outcome;
import dev.tributary.core.round.LogState;
import dev.tributary.core.round.RoundLog;
import dev.tributary.wire.JobSpecs;
import java.util.ArrayList;
import java.util.List;

/** Jobs of the tests, and logs of them. */
public final class Specs {
  private Specs() {}

  public static JobSpec spec(String name, String namespace) {
    return spec(name, namespace, "digits");
  }

  static JobSpec spec(String name, String namespace, String dataSet) {
    return JobSpecs.parse(
        """
        {"name": "%s", "namespace": "%s", "dataSet": "%s", "trainer": {"name": "mlp"},
         "model": {"seed": 1, "tensors": [{"name": "w", "shape": [2, 2], "init": "glorot"}]},
         "cohort": {"size": 2}, "rounds": {"count": 2}, "update": {"bound": 4, "maxWeight": 100}}
        """
            .formatted(name, namespace, dataSet));
  }

  public static LogRecord accepted(String job, JobSpec spec) {
    return new JobAccepted(1, job, spec, JobSpecs.sha256(spec), "key", 0);
  }

  public static LogRecord updated(String job, JobSpec spec) {
    return new JobUpdated(1, job, spec, JobSpecs.sha256(spec), 10, 0);
  }

  static LogRecord ended(String job) {
    return new JobEnded(1, job, Outcome.STOPPED, "", 0);
  }

  public static LogState log(LogRecord... records) {
    RoundLog log = new RoundLog();
    List<LogRecord> all = new ArrayList<>(List.of(new EpochStarted(1, "test", 0)));
    all.addAll(List.of(records));
    for (int i = 0; i < all.size(); i++) {
      log.read(i, all.get(i));
    }
    return log.state();
  }
}
