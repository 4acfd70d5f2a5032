package dev.tributary.benchmarks.jobs;

import dev.tributary.benchmarks.measure.Spread;
import java.util.List;
import java.util.Locale;

/**
 * What {@link JobsBenchmark} measures.
 *
 * @param churn share of the clients that is away at any time
 * @param seconds from the first submission to the end of the last job
 * @param abandonedRounds that too few clients of the cohort finished
 * @param fairness Jain's index of the rounds that clients were members of, those included that
 *     never were
 * @param listMillis of {@code GET /api/v1/jobs} beside all this
 * @param restarts of the API server, by SIGKILL
 */
record JobsFigures(
    int jobs,
    int clients,
    int rounds,
    double churn,
    double seconds,
    int abandonedRounds,
    double fairness,
    List<Namespace> namespaces,
    Spread listMillis,
    List<Restart> restarts) {

  /**
   * The jobs of one namespace. Seconds.
   *
   * @param longestWait from the time at which a job could begin a round to its begin, by job
   * @param whole from a job's submission to its end
   */
  record Namespace(String name, int jobs, int members, Spread longestWait, Spread whole) {}

  /**
   * One life of the API server's end.
   *
   * @param when in words
   * @param seconds from the kill until the next one answers
   * @param documents of ended jobs that were read before and after, and are equal byte for byte
   */
  record Restart(String when, double seconds, int documents) {}

  String table() {
    StringBuilder text =
        new StringBuilder(
            """
            | namespace | jobs | members of rounds | longest wait for a round, p50 | max | a job took, p50 | max |
            |---|---|---|---|---|---|---|
            """);
    for (Namespace each : namespaces) {
      text.append(
          String.format(
              Locale.ROOT,
              "| %s | %d | %,d | %.1f s | %.1f s | %.1f s | %.1f s |%n",
              each.name(),
              each.jobs(),
              each.members(),
              each.longestWait().p50(),
              each.longestWait().max(),
              each.whole().p50(),
              each.whole().max()));
    }
    text.append(
        String.format(
            Locale.ROOT,
            """

            %d jobs of %d rounds over %d clients, of which %.0f %% are away at any time: all finished after %.0f s; \
            %d rounds abandoned. Jain's index of the clients' rounds: %.2f. \
            `GET /api/v1/jobs` meanwhile (%d times): p50 %.0f ms, p95 %.0f ms, max %.0f ms.
            """,
            jobs,
            rounds,
            clients,
            100 * churn,
            seconds,
            abandonedRounds,
            fairness,
            listMillis.count(),
            listMillis.p50(),
            listMillis.p95(),
            listMillis.max()));
    for (Restart each : restarts) {
      text.append(
          String.format(
              Locale.ROOT,
              "The API server was killed %s and answered again after %.1f s; %d documents about ended jobs are the same, byte for byte.%n",
              each.when(),
              each.seconds(),
              each.documents()));
    }
    return text.toString();
  }
}
