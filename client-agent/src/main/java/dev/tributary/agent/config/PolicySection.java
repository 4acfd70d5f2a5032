package dev.tributary.agent.config;

import dev.tributary.agent.consent.Policy;
import dev.tributary.agent.consent.Rule;
import dev.tributary.agent.consent.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The key {@code policy} of an agent's configuration: a word, or a list of rules. */
final class PolicySection {
  private static final String POLICY = "policy";
  private static final String AUTO = "auto";
  private static final String MANUAL = "manual";
  private static final String ACCEPT = "accept";
  private static final String DECLINE = "decline";
  private static final String DEFAULT = "default";

  private PolicySection() {}

  static Policy read(Section root) {
    if (!root.isList(POLICY)) {
      return root.choice(POLICY, List.of(AUTO, MANUAL)).equals(AUTO) ? Policy.AUTO : Policy.MANUAL;
    }
    List<Section> entries = root.sections(POLICY);
    List<Rule> rules = new ArrayList<>();
    for (Section entry : entries.subList(0, entries.size() - 1)) {
      rules.add(rule(entry));
      entry.refuseUnknown();
    }
    Section last = entries.get(entries.size() - 1);
    // It is asked for by name, so that nobody is taken by surprise by jobs that no rule names.
    last.text(DEFAULT);
    Verdict otherwise =
        switch (last.choice(DEFAULT, List.of(ACCEPT, DECLINE, MANUAL))) {
          case ACCEPT -> Verdict.ACCEPT;
          case DECLINE -> Verdict.DECLINE;
          default -> Verdict.ASK;
        };
    last.refuseUnknown();
    return new Policy(rules, otherwise);
  }

  private static Rule rule(Section entry) {
    Optional<Section> accepts = entry.optionalSection(ACCEPT);
    Optional<Section> declines = entry.optionalSection(DECLINE);
    if (accepts.isPresent() == declines.isPresent()) {
      throw entry.refused(
          ACCEPT, "or decline must be given, one of them", accepts.isPresent() ? "both" : "none");
    }
    Section what = accepts.or(() -> declines).orElseThrow();
    Optional<String> reason = declines.flatMap(section -> section.optionalText("reason"));
    Rule rule =
        what.checked(
            () ->
                new Rule(
                    accepts.isPresent() ? Verdict.ACCEPT : Verdict.DECLINE,
                    what.optionalText("name"),
                    what.optionalText("namespace"),
                    what.optionalText("spec"),
                    what.optionalText("trainer"),
                    reason.orElse("")),
            Map.of());
    what.refuseUnknown();
    return rule;
  }
}
