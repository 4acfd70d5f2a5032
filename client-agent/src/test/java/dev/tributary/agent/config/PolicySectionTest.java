package dev.tributary.agent.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.agent.consent.Policy;
import dev.tributary.agent.consent.Rule;
import dev.tributary.agent.consent.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicySectionTest {
  @TempDir private Path folder;

  private Policy read(String yaml) throws IOException {
    return PolicySection.read(
        Section.read(Files.writeString(folder.resolve("agent.yaml"), yaml + "\n")));
  }

  @Test
  void aWordSaysWhatBecomesOfAllJobs() throws IOException {
    assertThat(read("clientId: a")).isEqualTo(Policy.AUTO);
    assertThat(read("policy: auto")).isEqualTo(Policy.AUTO);
    assertThat(read("policy: manual")).isEqualTo(Policy.MANUAL);
  }

  @Test
  void rulesComeInTheirOrderWithTheDefaultAtTheEnd() throws IOException {
    Policy policy =
        read(
            """
            policy:
              - decline: {name: "*-test", reason: no tests on patients}
              - accept: {namespace: research, trainer: mlp, spec: %s}
              - default: decline
            """
                .formatted("0d".repeat(32)));

    assertThat(policy)
        .isEqualTo(
            new Policy(
                List.of(
                    new Rule(
                        Verdict.DECLINE,
                        Optional.of("*-test"),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        "no tests on patients"),
                    new Rule(
                        Verdict.ACCEPT,
                        Optional.empty(),
                        Optional.of("research"),
                        Optional.of("0d".repeat(32)),
                        Optional.of("mlp"),
                        "")),
                Verdict.DECLINE));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "policy: often | policy must be one of [auto, manual], got often",
        "policy: [] | policy must be a list with entries, got []",
        "policy: [auto] | policy[0] must hold keys with values, got \"auto\"",
        "policy: [{accept: {name: a}}] | policy[0].default must be given, got nothing",
        "policy: [{default: maybe}] | policy[0].default must be one of [accept, decline, manual], got maybe",
        "policy: [{}, {default: manual}] | policy[0] must hold keys with values, got {}",
        "policy: [{allow: {name: a}}, {default: manual}] | policy[0].accept or decline must be given, one of them, got none",
        "policy: [{accept: {name: a}, decline: {name: b}}, {default: manual}] | policy[0].accept or decline must be given, one of them, got both",
        "policy: [{accept: {job: a}}, {default: manual}] | policy[0].accept.rule must name one of name, namespace, spec and trainer, got none",
        "policy: [{accept: {name: a, job: b}}, {default: manual}] | policy[0].accept.job must be one of [name, namespace, spec, trainer], got an unknown key",
        "policy: [{accept: {spec: abc}}, {default: manual}] | policy[0].accept.spec must be 64 hex digits, got abc",
      })
  void whatIsWrongIsNamed(String yaml, String message) {
    assertThatThrownBy(() -> read(yaml))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("agent.yaml: " + message);
  }
}
