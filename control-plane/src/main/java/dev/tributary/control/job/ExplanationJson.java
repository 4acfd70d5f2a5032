package dev.tributary.control.job;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.core.scheduling.Explanation;
import dev.tributary.core.scheduling.Explanation.Group;
import java.util.function.Predicate;

/** Why a job waits, as programs read it; see {@link JobJson} for the rules. */
public final class ExplanationJson {
  private ExplanationJson() {}

  public static ObjectNode explanation(JobExplanation why) {
    return explanation(why, job -> true);
  }

  /**
   * The same for who may not know all jobs.
   *
   * @param visible whether a job may be named; clients that others hold are told all the same
   */
  public static ObjectNode explanation(JobExplanation why, Predicate<String> visible) {
    ObjectNode node = JobJson.object();
    node.set("job", JobJson.summary(why.summary()));
    node.set("clients", why.clients().map(c -> clients(c, why.nowMillis(), visible)).orElse(null));
    return node;
  }

  private static void put(Explanation why, Group group, ObjectNode reasons) {
    for (String client : why.clients().get(group).keySet()) {
      reasons.put(client, why.reasons().get(client));
    }
  }

  private static ObjectNode clients(Explanation why, long nowMillis, Predicate<String> visible) {
    ObjectNode node = JobJson.object();
    node.put("needed", why.needed(nowMillis));
    node.put("goal", why.goal());
    node.put("minimum", why.minimum());
    node.put("patienceEndsMillis", why.patienceEndsMillis());
    why.demands().forEach(node.putArray("demands")::add);
    node.put("matching", why.fitting());
    ObjectNode groups = node.putObject("groups");
    for (Group group : Group.values()) {
      ArrayNode names = groups.putArray(group.words());
      why.clients().get(group).keySet().forEach(names::add);
    }
    put(why, Group.DECLINED, node.putObject("declined"));
    put(why, Group.CORDONED, node.putObject("cordoned"));
    put(why, Group.QUARANTINED, node.putObject("quarantined"));
    ObjectNode holders = node.putObject("holders");
    why.holders()
        .forEach(
            (job, holder) -> {
              if (visible.test(job)) {
                holders
                    .putObject(job)
                    .put("clients", holder.clients())
                    .put("untilMillis", holder.untilMillis());
              }
            });
    why.ahead().stream().filter(visible).forEach(node.putArray("ahead")::add);
    return node;
  }
}
