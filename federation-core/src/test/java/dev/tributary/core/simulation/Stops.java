package dev.tributary.core.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.core.coordination.Presence;
import dev.tributary.core.round.JobState.Stopping;
import dev.tributary.core.round.LogRecord.JobEnded;
import dev.tributary.core.round.LogRecord.Outcome;
import java.util.List;

/** What became of jobs that were stopped while clients were at work for them. */
final class Stops {
  private final List<Presence> presences;
  private int awaited;
  private int confirmed;

  Stops(List<Presence> presences) {
    this.presences = presences;
  }

  /** Jobs whose clients were waited for. */
  int awaited() {
    return awaited;
  }

  /** Those for which all of them had said that they have ended their task, if they ever say so. */
  int confirmed() {
    return confirmed;
  }

  void onEnded(Stopping job, JobEnded record) {
    assertThat(record.outcome()).as("end of a stopped job").isEqualTo(Outcome.STOPPED);
    assertThat(record.reason()).isEqualTo(job.reason());
    awaited++;
    boolean all =
        job.round().cohort().stream()
            .allMatch(client -> !SimulatedClient.tells(client) || hasTold(client, job.id()));
    confirmed += all ? 1 : 0;
  }

  private boolean hasTold(String client, String job) {
    return presences.stream().anyMatch(p -> p.client().equals(client) && p.hasEnded(job));
  }
}
