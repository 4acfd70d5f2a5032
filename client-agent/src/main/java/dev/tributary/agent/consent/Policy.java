package dev.tributary.agent.consent;

import dev.tributary.core.check.Require;
import dev.tributary.core.job.JobSpec;
import java.util.List;

/**
 * What becomes of jobs that nobody at the site has answered.
 *
 * @param rules the first that matches decides
 * @param otherwise if none does
 */
public record Policy(List<Rule> rules, Verdict otherwise) {
  /** Every job is accepted. */
  public static final Policy AUTO = new Policy(List.of(), Verdict.ACCEPT);

  /** Every job waits for an answer. */
  public static final Policy MANUAL = new Policy(List.of(), Verdict.ASK);

  private static final String WAITING = "waiting for approval";

  /**
   * A verdict with its reason.
   *
   * @param reason empty for what is accepted
   */
  record Ruling(Verdict verdict, String reason) {}

  public Policy {
    rules = List.copyOf(rules);
    Require.that(otherwise != null, "default", "must be given", null);
  }

  Ruling judge(JobSpec spec) {
    for (int i = 0; i < rules.size(); i++) {
      Rule rule = rules.get(i);
      if (rule.matches(spec)) {
        return new Ruling(rule.verdict(), reason(rule, i + 1));
      }
    }
    return new Ruling(
        otherwise,
        switch (otherwise) {
          case ACCEPT -> "";
          case DECLINE -> "no rule of the site accepts it";
          case ASK -> WAITING;
        });
  }

  private static String reason(Rule rule, int number) {
    if (rule.verdict() == Verdict.ACCEPT) {
      return "";
    }
    return rule.reason().isEmpty() ? "rule " + number + " of the site" : rule.reason();
  }
}
