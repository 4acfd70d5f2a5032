package dev.tributary.control.job;

import dev.tributary.core.coordination.Presence;
import dev.tributary.core.offer.ClientOffer;
import dev.tributary.core.round.JobInfo;
import dev.tributary.core.round.JobState;
import dev.tributary.core.round.LogState;
import dev.tributary.core.scheduling.Delivered;
import dev.tributary.core.scheduling.Explanation;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a job waits for.
 *
 * @param clients which clients it lacks and why, if it lacks clients
 * @param nowMillis when this was so, since 1970
 */
public record JobExplanation(JobSummary summary, Optional<Explanation> clients, long nowMillis) {

  /**
   * Of a job that the log knows. Whose update of an open round is whole is not in the log, so who
   * is in one counts as busy until it closes.
   *
   * @param heard the last sign of life of every client
   * @param silence after which a client counts as unavailable
   */
  public static JobExplanation of(
      JobSummary summary,
      JobState job,
      LogState log,
      Collection<SignOfLife> heard,
      Duration silence,
      long nowMillis) {
    Optional<Explanation> clients =
        job instanceof JobState.Waiting waiting && lacksClients(waiting.info())
            ? Optional.of(explained(waiting, log, heard, nowMillis - silence.toMillis()))
            : Optional.empty();
    long seenSinceMillis = nowMillis - silence.toMillis();
    return new JobExplanation(
        job instanceof JobState.Stopping stopping
            ? summary.waitingFor(awaited(stopping, heard, seenSinceMillis))
            : summary,
        clients,
        nowMillis);
  }

  /** Who is there, tells when it has ended its task, and has not. */
  private static String awaited(
      JobState.Stopping job, Collection<SignOfLife> heard, long seenSinceMillis) {
    List<String> cohort = job.round().cohort();
    List<String> awaited =
        heard.stream()
            .map(SignOfLife::presence)
            .filter(presence -> cohort.contains(presence.client()))
            .filter(presence -> presence.isAlive(seenSinceMillis))
            .filter(presence -> presence.ended().isPresent() && !presence.hasEnded(job.id()))
            .map(Presence::client)
            .sorted()
            .toList();
    return awaited.isEmpty()
        ? "the aggregation job to end it"
        : "clients to end their task: " + String.join(" ", awaited);
  }

  /** Of a job that no coordinator has answered. */
  public static JobExplanation queued(JobSummary summary, long nowMillis) {
    return new JobExplanation(summary, Optional.empty(), nowMillis);
  }

  private static boolean lacksClients(JobInfo info) {
    return info.wantsAnotherRound()
        && !info.steering().paused()
        && (!info.spec().needsNoiseKeys() || !info.noiseKeys().isEmpty());
  }

  private static Explanation explained(
      JobState.Waiting job, LogState log, Collection<SignOfLife> heard, long seenSinceMillis) {
    Map<String, ClientOffer> present = new TreeMap<>();
    Map<String, ClientOffer> absent = new TreeMap<>();
    for (SignOfLife sign : heard) {
      Presence presence = sign.presence();
      boolean alive = presence.isAlive(seenSinceMillis);
      (alive ? present : absent).put(presence.client(), presence.offer());
    }
    return Explanation.of(job, log, present, absent, Delivered.UNKNOWN);
  }
}
