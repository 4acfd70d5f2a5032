package dev.tributary.core.scheduling;

import dev.tributary.core.job.ResourceSpec;
import dev.tributary.core.offer.ClientOffer;
import dev.tributary.core.scheduling.ClientTasks.Task;
import java.util.List;

/**
 * How much of a client is taken: one slot for each task, and what the tasks reserve. Added up from
 * the tasks whenever it is asked for.
 */
public record Load(int slots, long memoryMiB, long gpus) {
  public static final Load NONE = new Load(0, 0, 0);

  public static Load of(List<Task> tasks) {
    long memoryMiB = 0;
    long gpus = 0;
    for (Task task : tasks) {
      memoryMiB += task.reserved().memoryMiB();
      gpus += task.reserved().gpus();
    }
    return new Load(tasks.size(), memoryMiB, gpus);
  }

  /** With one more task that reserves this. */
  Load and(ResourceSpec task) {
    return new Load(slots + 1, memoryMiB + task.memoryMiB(), gpus + task.gpus());
  }

  Load and(Load other) {
    return new Load(slots + other.slots, memoryMiB + other.memoryMiB, gpus + other.gpus);
  }

  /** Whether a client that offers so much has a slot left, if perhaps nothing to reserve. */
  boolean leavesSlot(ClientOffer offer) {
    return slots < offer.capacity();
  }

  /**
   * Whether it can carry one more task that reserves this. A task that reserves none of something
   * does not ask for it, so it fits where others have all of it.
   */
  boolean leavesRoom(ResourceSpec task, ClientOffer offer) {
    return leavesSlot(offer)
        && (task.memoryMiB() == 0 || memoryMiB + task.memoryMiB() <= offer.machine().memoryMiB())
        && (task.gpus() == 0 || gpus + task.gpus() <= offer.machine().gpus());
  }
}
