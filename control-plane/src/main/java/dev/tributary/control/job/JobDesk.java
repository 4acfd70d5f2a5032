package dev.tributary.control.job;

import dev.tributary.core.job.JobSpec;
import dev.tributary.core.round.JobStanding;
import dev.tributary.wire.Commands;
import dev.tributary.wire.JobSpecs;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;

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
    if (log.isDeleted(id)) {
      throw new JobIdTakenException(id);
    }
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
   * Lets no further round of a job begin; an open one ends as usual.
   *
   * @param reason for those who look at the job later
   * @throws dev.tributary.control.connection.NoConnectionException if no broker takes the command
   */
  public Answer pause(String id, String reason) {
    return steer(id, Commands.pause(JobIds.checked(id), reason, System.currentTimeMillis()), true);
  }

  /**
   * Lets a paused job go on.
   *
   * @throws dev.tributary.control.connection.NoConnectionException if no broker takes the command
   */
  public Answer resume(String id) {
    return steer(id, Commands.resume(JobIds.checked(id), System.currentTimeMillis()), false);
  }

  private Answer steer(String id, byte[] command, boolean pause) {
    Predicate<JobView> done =
        job -> isOver(job) || (job.summary().standing() == JobStanding.PAUSED) == pause;
    Optional<JobView> known = log.job(id);
    if (known.filter(done).isPresent()) {
      return new Answer(known, true, false);
    }
    commands.send(id, command);
    Optional<JobView> steered = log.await(id, done, patience);
    return new Answer(steered.or(() -> log.job(id)), steered.isPresent(), true);
  }

  /**
   * Stops a job that somebody submitted: it has ended then, or is STOPPING until clients have ended
   * what they do for it.
   *
   * @param reason for those who look at the job later
   * @throws dev.tributary.control.connection.NoConnectionException if no broker takes the command
   */
  public Answer stop(String id, String reason) {
    byte[] command = Commands.stop(JobIds.checked(id), reason, System.currentTimeMillis());
    Optional<JobView> known = log.job(id);
    if (known.filter(JobDesk::isOver).isPresent()) {
      return new Answer(known, true, false);
    }
    commands.send(id, command);
    Optional<JobView> stopped = log.await(id, JobDesk::isOver, patience);
    return new Answer(stopped.or(() -> log.job(id)), stopped.isPresent(), true);
  }

  /** Nothing but its end is to come. */
  private static boolean isOver(JobView job) {
    return job.status().isEnd() || job.status() == JobStatus.STOPPING;
  }

  /**
   * Gives a job another spec before its first round begins.
   *
   * @throws IllegalArgumentException if the spec breaks a rule
   * @throws SpecKeptException if the job can not have it: its first round has begun, perhaps
   *     meanwhile, it has ended, or a key is another that must stay
   * @throws dev.tributary.control.connection.NoConnectionException if no broker takes the command
   */
  public Answer update(String id, String specJson) {
    byte[] command = Commands.update(JobIds.checked(id), specJson, System.currentTimeMillis());
    SpecChange change = SpecChange.to(specJson);
    Optional<JobView> known = log.job(id);
    known.ifPresent(change::requirePossible);
    if (known.filter(change::isDone).isPresent()) {
      return new Answer(known, true, false);
    }
    commands.send(id, command);
    Optional<JobView> updated = log.await(id, change::isDecided, patience);
    updated.ifPresent(change::requirePossible);
    return new Answer(updated.or(() -> log.job(id)), updated.isPresent(), true);
  }

  /**
   * Writes something down about a job.
   *
   * @param author who, empty if nobody says
   * @throws dev.tributary.control.connection.NoConnectionException if no broker takes the command
   */
  public Answer note(String id, String text, String author) {
    byte[] command = Commands.note(JobIds.checked(id), text, author, System.currentTimeMillis());
    int before = log.job(id).map(job -> job.notes().size()).orElse(0);
    commands.send(id, command);
    Optional<JobView> noted = log.await(id, job -> job.notes().size() > before, patience);
    return new Answer(noted.or(() -> log.job(id)), noted.isPresent(), true);
  }

  /**
   * Has a job that has ended forgotten; its models stay, and its id stays taken.
   *
   * @return with the job as it was; empty if it was deleted before
   * @throws JobLivesException if the job has not ended
   * @throws dev.tributary.control.connection.NoConnectionException if no broker takes the command
   */
  public Answer delete(String id) {
    byte[] command = Commands.delete(JobIds.checked(id), System.currentTimeMillis());
    if (log.isDeleted(id)) {
      return new Answer(Optional.empty(), true, false);
    }
    Optional<JobView> known = log.job(id);
    known
        .filter(job -> !job.status().isEnd())
        .ifPresent(
            job -> {
              throw new JobLivesException(job);
            });
    commands.send(id, command);
    return new Answer(known, log.awaitDeleted(id, patience), true);
  }
}
