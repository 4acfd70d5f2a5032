package dev.tributary.core.scheduling;

import dev.tributary.core.job.CohortSpec;
import dev.tributary.core.job.DataSetRequirements;
import dev.tributary.core.job.ExampleJob;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.job.QueueSpec;
import dev.tributary.core.job.RoundsSpec;
import dev.tributary.core.offer.ClientOffer;
import dev.tributary.core.offer.HeldDataSet;
import dev.tributary.core.offer.Machine;
import dev.tributary.core.offer.Speed;
import java.util.List;
import java.util.Map;

/** Jobs and clients of a {@link Market}. */
final class MarketJobs {
  static final long DEADLINE_MILLIS = 6_000;
  static final SchedulingRules RULES = new SchedulingRules(Map.of(), 30_000);

  private MarketJobs() {}

  /** As many clients as it asks for, no fewer. */
  static JobSpec job(int clients, int rounds, QueueSpec queue) {
    return job(clients, clients, rounds, queue, Map.of());
  }

  static JobSpec job(
      int clients, int minimum, int rounds, QueueSpec queue, Map<String, String> labels) {
    return ExampleJob.spec(
            new CohortSpec(clients, clients, minimum, 2_000, "uniform", labels),
            new RoundsSpec(rounds, DEADLINE_MILLIS, 60_000, 1_000_000))
        .with(queue, DataSetRequirements.NONE);
  }

  static QueueSpec queue(String namespace, int priority) {
    return new QueueSpec(namespace, priority);
  }

  static ClientOffer client(int capacity, Map<String, String> labels) {
    return client(capacity, labels, Machine.UNKNOWN);
  }

  /** One that lets jobs reserve so much in all. */
  static ClientOffer client(int capacity, int memoryMiB, int gpus) {
    return client(capacity, Map.of(), new Machine("", 0, (long) memoryMiB << 20, gpus));
  }

  private static ClientOffer client(int capacity, Map<String, String> labels, Machine machine) {
    return new ClientOffer(
        List.of(ExampleJob.TRAINER),
        List.of(HeldDataSet.named(ExampleJob.DATA_SET)),
        labels,
        capacity,
        machine,
        Speed.UNKNOWN);
  }

  static ClientOffer client() {
    return client(1, Map.of());
  }
}
