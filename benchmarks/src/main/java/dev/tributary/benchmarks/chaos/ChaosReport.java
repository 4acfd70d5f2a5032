package dev.tributary.benchmarks.chaos;

import dev.tributary.benchmarks.chaos.ChaosRow.Outcome;
import dev.tributary.benchmarks.measure.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * All runs.
 *
 * @param recoveryMillis over all faults of all runs; absent if there was none to recover from
 */
record ChaosReport(
    List<ChaosRow> rows, Recovery recoveryMillis, List<RecoveryOfKind> recoveryMillisByKind) {

  ChaosReport {
    rows = List.copyOf(rows);
    recoveryMillisByKind = List.copyOf(recoveryMillisByKind);
  }

  /** How long it took until models came again. */
  record Recovery(int count, long p50, long max) {

    static Recovery of(List<Outcome> faults) {
      List<Double> millis =
          faults.stream()
              .map(Outcome::recoveryMillis)
              .filter(Objects::nonNull)
              .map(Long::doubleValue)
              .toList();
      if (millis.isEmpty()) {
        return null;
      }
      Spread spread = Spread.of(millis);
      return new Recovery(spread.count(), (long) spread.p50(), (long) spread.max());
    }
  }

  /** The same over the faults of one kind. */
  record RecoveryOfKind(FaultKind kind, Recovery recoveryMillis) {}

  static ChaosReport of(List<ChaosRow> rows) {
    List<Outcome> all = rows.stream().flatMap(row -> row.faults().stream()).toList();
    List<RecoveryOfKind> kinds = new ArrayList<>();
    for (FaultKind kind : FaultKind.values()) {
      Recovery recovery = Recovery.of(all.stream().filter(each -> each.kind() == kind).toList());
      if (recovery != null) {
        kinds.add(new RecoveryOfKind(kind, recovery));
      }
    }
    return new ChaosReport(rows, Recovery.of(all), kinds);
  }

  String table() {
    StringBuilder text = new StringBuilder();
    text.append("| fault | times | recovery p50 | recovery max |\n|---|---|---|---|\n");
    for (RecoveryOfKind kind : recoveryMillisByKind) {
      append(text, kind.kind().words(), kind.recoveryMillis());
    }
    if (recoveryMillis != null) {
      append(text, "all", recoveryMillis);
    }
    long same = rows.stream().filter(ChaosRow::sameHash).count();
    text.append(
        String.format(
            Locale.ROOT,
            "%n%d runs, %d with the right models, %d cut uploads, %d abandoned rounds.%n",
            rows.size(),
            same,
            rows.stream().mapToInt(ChaosRow::cutUploads).sum(),
            rows.stream().mapToInt(ChaosRow::abandonedRounds).sum()));
    return text.toString();
  }

  private static void append(StringBuilder text, String name, Recovery recovery) {
    text.append(
        String.format(
            Locale.ROOT,
            "| %s | %d | %.1f s | %.1f s |%n",
            name,
            recovery.count(),
            recovery.p50() / 1e3,
            recovery.max() / 1e3));
  }
}
