package dev.tributary.core.simulation;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;

/** The last events of a run; only a run that is repeated since it failed pays for it. */
final class Trace {
  private static final int KEPT = 400;

  private final boolean enabled;
  private final Deque<String> lines = new ArrayDeque<>();

  Trace(boolean enabled) {
    this.enabled = enabled;
  }

  void add(long nowMillis, String who, Supplier<String> what) {
    if (enabled) {
      if (lines.size() == KEPT) {
        lines.removeFirst();
      }
      lines.addLast(nowMillis + " " + who + ": " + what.get());
    }
  }

  String tail() {
    return String.join(System.lineSeparator(), lines);
  }
}
