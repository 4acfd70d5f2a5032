package dev.tributary.control.cli;

import dev.tributary.control.job.JobExplanation;
import dev.tributary.core.scheduling.Explanation;
import dev.tributary.core.scheduling.Explanation.Group;
import dev.tributary.core.scheduling.Explanation.Holder;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Why a job waits, on one screen. */
final class ExplainOutput {
  private static final int MOST_NAMES = 8;
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

  private ExplainOutput() {}

  static List<String> lines(JobExplanation why, ZoneId zone) {
    List<String> lines = new ArrayList<>();
    lines.add("%s is %s".formatted(why.summary().id(), why.summary().status()));
    if (why.clients().isEmpty()) {
      lines.add(other(why));
      return lines;
    }
    Explanation clients = why.clients().get();
    lines.add(sentence(clients, why.nowMillis(), zone));
    if (why.nowMillis() < clients.patienceEndsMillis() && clients.minimum() < clients.goal()) {
      lines.add(
          "from %s on %d are enough"
              .formatted(clock(clients.patienceEndsMillis(), zone), clients.minimum()));
    }
    for (Group group : Group.values()) {
      if (clients.count(group) > 0) {
        lines.add(
            "  %4d %-15s%s"
                .formatted(
                    clients.count(group),
                    group.words(),
                    group == Group.DECLINED
                        ? String.join("; ", reasons(clients))
                        : names(List.copyOf(clients.clients().get(group).keySet()))));
      }
    }
    if (!clients.ahead().isEmpty()) {
      lines.add("have waited for longer: " + names(clients.ahead()));
    }
    return lines;
  }

  /** "not here: ann bob", for each reason that an owner gave. */
  private static List<String> reasons(Explanation clients) {
    SortedMap<String, List<String>> byReason = new TreeMap<>();
    clients
        .reasons()
        .forEach(
            (client, reason) ->
                byReason
                    .computeIfAbsent(
                        reason.isEmpty() ? "no reason" : reason, r -> new ArrayList<>())
                    .add(client));
    return byReason.entrySet().stream().map(e -> e.getKey() + ": " + names(e.getValue())).toList();
  }

  private static String other(JobExplanation why) {
    if (!why.summary().waitsFor().isEmpty()) {
      return "it waits for " + why.summary().waitsFor();
    }
    return why.summary().reason();
  }

  /**
   * "needs 8 clients with label site=ward, data set digits and trainer mlp; 5 match, 2 of them busy
   * with job X until about 14:05:00".
   */
  static String sentence(Explanation why, long nowMillis, ZoneId zone) {
    int last = why.demands().size() - 1;
    String demands =
        String.join(", ", why.demands().subList(0, last)) + " and " + why.demands().get(last);
    String busy =
        String.join(
            ", ", why.holders().entrySet().stream().map(holder -> busy(holder, zone)).toList());
    return "needs %s with %s; %d match%s"
        .formatted(
            Units.count(why.needed(nowMillis), "client"),
            demands,
            why.fitting(),
            busy.isEmpty() ? "" : ", " + busy);
  }

  private static String busy(Map.Entry<String, Holder> holder, ZoneId zone) {
    return "%d of them busy with job %s until about %s"
        .formatted(
            holder.getValue().clients(),
            holder.getKey(),
            clock(holder.getValue().untilMillis(), zone));
  }

  private static String clock(long millis, ZoneId zone) {
    return CLOCK.format(Instant.ofEpochMilli(millis).atZone(zone));
  }

  private static String names(List<String> all) {
    String shown = String.join(" ", all.subList(0, Math.min(MOST_NAMES, all.size())));
    int more = all.size() - MOST_NAMES;
    return more > 0 ? shown + " and %d more".formatted(more) : shown;
  }
}
