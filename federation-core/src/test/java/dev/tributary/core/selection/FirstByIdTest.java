package dev.tributary.core.selection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FirstByIdTest extends ClientSelectorContract {
  @Override
  protected ClientSelector selector() {
    return new FirstById();
  }

  @Test
  void theSameClientsArePickedInEveryRound() {
    List<Candidate> candidates = Stream.of("a", "b", "c").map(Candidate::of).toList();

    for (int round = 1; round <= 5; round++) {
      assertThat(selector().select(candidates, new Draw(2, 1, 7, "00ff", "job", round, 1)))
          .containsExactly("a", "b");
    }
  }
}
