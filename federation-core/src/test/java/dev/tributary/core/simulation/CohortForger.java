package dev.tributary.core.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.core.privacy.PoissonCohort;
import dev.tributary.core.round.JobInfo;
import dev.tributary.core.round.JobState;
import dev.tributary.core.round.LogRecord;
import dev.tributary.core.round.LogRecord.RoundAbandoned;
import dev.tributary.core.round.LogRecord.RoundStarted;
import dev.tributary.core.round.LogState;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Writes to the round log, in the epoch that counts, what would tell of a job that samples its
 * clients whom chance has drawn: rounds with somebody else in them, and the end of one that has
 * begun. Nobody may heed it.
 */
final class CohortForger implements Actor {
  private final World world;
  private long nextMillis;

  CohortForger(World world) {
    this.world = world;
  }

  @Override
  public String name() {
    return "cohort forger";
  }

  @Override
  public boolean isReady() {
    return dueMillis() <= world.nowMillis();
  }

  @Override
  public long dueMillis() {
    return world.isCalm() || world.plan.hostility() == 0 ? NEVER : nextMillis;
  }

  @Override
  public void step() {
    nextMillis = world.nowMillis() + world.dice.between(1, 300);
    LogState before = world.rounds.now();
    for (JobState job : List.copyOf(before.jobs().values())) {
      if (job instanceof JobState.Waiting waiting && waiting.info().spec().isSampled()) {
        forgeCohort(waiting.info(), before.epoch());
      } else if (job instanceof JobState.Collecting open && open.info().spec().isSampled()) {
        append(
            new RoundAbandoned(
                before.epoch(), job.id(), open.round().round(), "forged", world.nowMillis()));
      }
    }
  }

  private void forgeCohort(JobInfo job, long epoch) {
    int round = job.lastRound() + 1;
    PoissonCohort drawn =
        PoissonCohort.of(job.fingerprintKey(), job.id(), round, job.spec().samplingRate());
    List<String> clients =
        IntStream.range(0, world.plan.clients()).mapToObj(i -> "client" + i).toList();
    List<String> others = clients.stream().filter(Predicate.not(drawn::includes)).toList();
    if (others.isEmpty()) {
      return;
    }
    String intruder = world.dice.pick(others);
    List<String> right = drawn.among(clients);
    int room = Math.min(job.spec().cohort().size() - 1, right.size());
    List<String> cohort = new ArrayList<>(right.subList(0, room));
    cohort.add(intruder);
    cohort.sort(null);
    append(
        new RoundStarted(
            epoch,
            job.id(),
            round,
            job.version(),
            cohort,
            cohort.size(),
            job.spec().grid(),
            world.nowMillis() + job.spec().rounds().deadlineMillis(),
            world.nowMillis()));
  }

  private void append(LogRecord record) {
    LogState before = world.rounds.now();
    world.faults.add(Fault.FORGED_COHORT);
    world.append(name(), record);
    assertThat(world.rounds.now().jobs()).as("after %s", record).isEqualTo(before.jobs());
  }
}
