package dev.tributary.control.job;

import dev.tributary.core.job.JobSpec;
import dev.tributary.wire.Commands;
import dev.tributary.wire.JobSpecs;
import java.time.Duration;
import java.util.Optional;

/**
 * Takes orders about jobs: writes the command and waits for what the log says to it. An order that
 * was carried out before changes nothing.
 */
public final class JobDesk {
  private final CommandSender commands;
  private final JobLog log;
  private final Duration patience;

  /**
   * @param patience how long to wait for the coordinator's answer
   */
  public JobDesk(CommandSender commands, JobLog log, Duration patience) {
    this.commands = commands;
    this.log = log;
    this.patience = patience;
  }

  /**
   * What became of an order.
   *
   * @param job as it stands
   * @param answered false if no coordinator answered in time; it will obey when it is back
   * @param isNews false if the log knew all of it before
   */
  public record Answer(Optional<JobView> job, boolean answered, boolean isNews) {}

  /**
   * Submits a spec.
   *
   * @throws IllegalArgumentException if the id breaks the rule for ids
   * @throws JobIdTakenException if the id belongs to another submission
   * @throws dev.tributary.control.connection.NoConnectionException if no broker takes the command
   */
  public Answer submit(String id, String specJson) {
    Optional<JobSpec> spec = parsed(specJson);
    byte[] command = Commands.submit(JobIds.checked(id), specJson, System.currentTimeMillis());
    Optional<JobView> holder = log.job(id);
    if (holder.isPresent()) {
      return new Answer(Optional.of(mine(holder.get(), spec)), true, false);
    }
    commands.send(id, command);
    Optional<JobView> job = log.await(id, any -> true, patience);
    job.filter(accepted -> accepted.status() != JobStatus.REFUSED)
        .ifPresent(accepted -> mine(accepted, spec));
    return new Answer(job, job.isPresent(), true);
  }

  private static Optional<JobSpec> parsed(String specJson) {
    try {
      return Optional.of(JobSpecs.parse(specJson));
    } catch (IllegalArgumentException wrong) {
      return Optional.empty();
    }
  }

  private static JobView mine(JobView job, Optional<JobSpec> spec) {
    if (spec.isEmpty() || !job.spec().equals(spec)) {
      throw new JobIdTakenException(job);
    }
    return job;
  }

  /**
   * Stops a job that somebody submitted.
   *
   * @param reason for those who look at the job later
   * @throws dev.tributary.control.connection.NoConnectionException if no broker takes the command
   */
  public Answer stop(String id, String reason) {
    byte[] command = Commands.stop(JobIds.checked(id), reason, System.currentTimeMillis());
    Optional<JobView> known = log.job(id);
    if (known.isPresent() && known.get().status().isEnd()) {
      return new Answer(known, true, false);
    }
    commands.send(id, command);
    Optional<JobView> ended = log.await(id, job -> job.status().isEnd(), patience);
    return new Answer(ended.or(() -> log.job(id)), ended.isPresent(), true);
  }
}
