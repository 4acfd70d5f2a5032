package dev.tributary.local.quickstart;

import dev.tributary.core.round.LogRecord;
import dev.tributary.core.round.LogRecord.ModelPublished;
import dev.tributary.core.round.LogRecord.RoundAbandoned;
import dev.tributary.local.dropout.DropoutCount;
import dev.tributary.local.dropout.MortalAgents;
import dev.tributary.local.dropout.MortalAgents.Death;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The clients that a secure run loses; each is started again when its round is over. */
final class Losses {
  private final MortalAgents agents;
  private final DropoutCount dropouts;
  private int lastOver;

  Losses(MortalAgents agents) {
    this.agents = agents;
    this.dropouts = new DropoutCount(agents::deaths);
  }

  /** The job's next effective record. */
  void on(LogRecord record) {
    dropouts.on(record);
    if (record instanceof ModelPublished published) {
      lastOver = published.round();
    } else if (record instanceof RoundAbandoned abandoned) {
      lastOver = abandoned.round();
    }
    agents.revive(lastOver);
  }

  /** What a round's line says of them; empty if nobody was killed in it. */
  String in(int round) {
    List<Death> deaths = agents.deaths().stream().filter(death -> death.round() == round).toList();
    return deaths.isEmpty()
        ? ""
        : "  %d killed %s".formatted(deaths.size(), deaths.get(0).phase().words());
  }

  QuickstartReport.Dropouts dropouts() {
    return new QuickstartReport.Dropouts(dropouts.byPhase());
  }

  /** All of them in a line: {@code beforeKeys 2, afterKeys 2}. */
  static String text(QuickstartReport.Dropouts dropouts) {
    return dropouts.byPhase().entrySet().stream()
        .map(phase -> phase.getKey() + ' ' + phase.getValue())
        .collect(Collectors.joining(", "));
  }

  /** Of a run in which nobody is lost. */
  static QuickstartReport.Dropouts none() {
    return new QuickstartReport.Dropouts(Map.of());
  }
}
