package dev.tributary.agent.consent;

import static dev.tributary.agent.consent.Specs.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.agent.consent.Policy.Ruling;
import dev.tributary.wire.JobSpecs;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PolicyTest {
  private static final Optional<String> ANY = Optional.empty();

  private static Rule rule(Verdict verdict, Optional<String> name, Optional<String> namespace) {
    return new Rule(verdict, name, namespace, ANY, ANY, "");
  }

  @Test
  void theFirstRuleThatMatchesDecides() {
    Policy policy =
        new Policy(
            List.of(
                rule(Verdict.DECLINE, Optional.of("*-test"), ANY),
                rule(Verdict.ACCEPT, ANY, Optional.of("research"))),
            Verdict.ASK);

    assertThat(policy.judge(spec("digits-test", "research")))
        .isEqualTo(new Ruling(Verdict.DECLINE, "rule 1 of the site"));
    assertThat(policy.judge(spec("digits", "research"))).isEqualTo(new Ruling(Verdict.ACCEPT, ""));
    assertThat(policy.judge(spec("digits", "trade")))
        .isEqualTo(new Ruling(Verdict.ASK, "waiting for approval"));
  }

  @Test
  void aStarInANameStandsForAnyTextAndNothingElseForMoreThanItself() {
    Rule starred = rule(Verdict.ACCEPT, Optional.of("a.*-v*"), ANY);

    assertThat(starred.matches(spec("a.b-v1", "x"))).isTrue();
    assertThat(starred.matches(spec("a.-v", "x"))).isTrue();
    assertThat(starred.matches(spec("aab-v1", "x"))).isFalse();
    assertThat(starred.matches(spec("a.b", "x"))).isFalse();
  }

  @Test
  void aSpecIsAcceptedByItsHashAndNoOtherIs() {
    Rule pinned =
        new Rule(
            Verdict.ACCEPT,
            ANY,
            ANY,
            Optional.of(JobSpecs.sha256(spec("digits", "research"))),
            ANY,
            "");

    assertThat(pinned.matches(spec("digits", "research"))).isTrue();
    assertThat(pinned.matches(spec("digits", "trade"))).isFalse();
  }

  @Test
  void allThatARuleNamesMustHold() {
    Rule both =
        new Rule(Verdict.ACCEPT, ANY, Optional.of("research"), ANY, Optional.of("other"), "");

    assertThat(both.matches(spec("digits", "research"))).isFalse();
  }

  @Test
  void aRuleThatNamesNothingIsRefused() {
    assertThatThrownBy(() -> rule(Verdict.ACCEPT, ANY, ANY))
        .hasMessage("rule must name one of name, namespace, spec and trainer, got none");
  }
}
