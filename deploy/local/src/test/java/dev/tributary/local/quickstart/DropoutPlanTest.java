package dev.tributary.local.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.local.dropout.DropoutPhase;
import dev.tributary.local.dropout.MortalAgents.Death;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DropoutPlanTest {

  @ParameterizedTest
  @CsvSource({"20, 10, 2", "6, 10, 2", "7, 5, 1", "100, 14, 2", "10, 100, 20"})
  void inEachPhaseAFifthIsKilledInARoundOfItsOwn(int rounds, int clients, int victims) {
    List<Death> deaths = deaths(rounds, clients);

    for (DropoutPhase phase : DropoutPhase.values()) {
      List<Death> here = deaths.stream().filter(death -> death.phase() == phase).toList();
      assertThat(here).as(phase.label()).hasSize(victims);
      assertThat(here.stream().map(Death::round).distinct()).hasSize(1);
    }
    assertThat(deaths.stream().map(Death::round).distinct()).hasSize(DropoutPhase.values().length);
    assertThat(deaths).allSatisfy(death -> assertThat(death.round()).isLessThan(rounds));
  }

  @Test
  void ofTenEachIsKilledOnce() {
    assertThat(deaths(20, 10)).extracting(Death::client).doesNotHaveDuplicates().hasSize(10);
  }

  @Test
  void aSecureRunNeedsClientsToLoseAndRoundsToLoseThemIn() {
    Path here = Path.of("run");

    assertThatThrownBy(
            () -> new QuickstartOptions(4, 20, 1, 2, false, true, OptionalDouble.empty(), here))
        .hasMessage("--clients with --secure must be in [5, 100], got 4");
    assertThatThrownBy(
            () -> new QuickstartOptions(10, 5, 1, 2, false, true, OptionalDouble.empty(), here))
        .hasMessage("--rounds with --secure must be in [6, 10000], got 5");
    assertThat(
            new QuickstartOptions(1, 1, 1, 2, false, false, OptionalDouble.empty(), here).secure())
        .isFalse();
  }

  private static List<Death> deaths(int rounds, int clients) {
    List<String> names =
        IntStream.rangeClosed(1, clients).mapToObj("client-%03d"::formatted).toList();
    DropoutPlan plan = DropoutPlan.of(rounds, names);
    List<Death> deaths = new ArrayList<>();
    for (int round = 1; round <= rounds; round++) {
      for (String client : names) {
        for (DropoutPhase phase : DropoutPhase.values()) {
          Death death = new Death(client, round, phase);
          if (plan.strikes(death)) {
            deaths.add(death);
          }
        }
      }
    }
    return deaths;
  }
}
