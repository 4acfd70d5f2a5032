package dev.tributary.local.quickstart;

import java.util.Locale;

/** What to try after a run. */
final class NextSteps {
  private NextSteps() {}

  static void print(Terminal terminal, QuickstartOptions options, QuickstartReport report) {
    terminal.line(
        String.format(
            Locale.ROOT,
            "%d updates counted, %s, %d restarts, %.1f s in all",
            report.updatesCounted(),
            report.rejections().text(),
            report.restarts(),
            report.seconds()));
    terminal.line("");
    terminal.line("Next:");
    if (options.dpEpsilon().isPresent()) {
      terminal.line("  without noise, and with the larger model that this allows:");
      terminal.line(
          "    ./tributary quickstart --seed %d --clients %d"
              .formatted(options.seed(), options.clients()));
    } else if (options.secure()) {
      terminal.line("  the same with updates in the clear, to compare the accuracy:");
      terminal.line("    ./tributary quickstart --seed " + options.seed());
    } else if (options.killTaskManager()) {
      terminal.line("  without the kill, the very same SHA-256:");
      terminal.line("    ./tributary quickstart --seed " + options.seed());
    } else {
      terminal.line("  kill a TaskManager in the middle of a round, get the very same SHA-256:");
      terminal.line(
          "    ./tributary quickstart --seed %d --kill taskmanager".formatted(options.seed()));
    }
    terminal.line("  the same job on a cluster of processes, with agents of your own:");
    terminal.line("    ./tributary cluster up");
  }
}
