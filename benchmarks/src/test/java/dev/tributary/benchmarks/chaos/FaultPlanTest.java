package dev.tributary.benchmarks.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class FaultPlanTest {
  private static final int ROUNDS = 12;
  private static final int CLIENTS = 4;

  private static List<FaultPlan> twenty() {
    return LongStream.rangeClosed(1, 20)
        .mapToObj(seed -> FaultPlan.of(seed, ROUNDS, CLIENTS))
        .toList();
  }

  @Test
  void aSeedAlwaysGivesTheSamePlan() {
    assertThat(twenty()).isEqualTo(twenty()).doesNotHaveDuplicates();
  }

  @Test
  void faultsOfARunAreOfDifferentProcessesAndLeaveTheLastRoundsAlone() {
    assertThat(twenty())
        .allSatisfy(
            plan -> {
              assertThat(plan.faults()).extracting(Fault::kind).doesNotHaveDuplicates();
              assertThat(plan.faults()).hasSizeBetween(3, 5);
              assertThat(plan.faults()).allMatch(fault -> fault.round() <= ROUNDS - 2);
              assertThat(plan.faults())
                  .filteredOn(fault -> fault.kind().name().startsWith("TASKMANAGER"))
                  .extracting(Fault::target)
                  .doesNotHaveDuplicates();
            });
  }

  @Test
  void twentySeedsHaveEveryKindAndBothGoals() {
    Set<FaultKind> kinds = EnumSet.noneOf(FaultKind.class);
    twenty().forEach(plan -> plan.faults().forEach(fault -> kinds.add(fault.kind())));

    assertThat(kinds).containsExactlyInAnyOrder(FaultKind.values());
    assertThat(twenty()).extracting(FaultPlan::goal).contains(CLIENTS, CLIENTS - 1);
  }

  @Test
  void pausesOutlastTheHeartbeatTimeout() {
    assertThat(twenty())
        .flatExtracting(FaultPlan::faults)
        .filteredOn(fault -> fault.kind() == FaultKind.TASKMANAGER_PAUSED)
        .allMatch(fault -> fault.downMillis() > 8_000);
  }
}
