package dev.tributary.core.selection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LastByIdTest extends ClientSelectorContract {
  @Override
  protected ClientSelector selector() {
    return new LastById();
  }

  @Test
  void theLastArePicked() {
    List<Candidate> candidates = Stream.of("a", "b", "c").map(Candidate::of).toList();

    assertThat(selector().select(candidates, new Draw(2, 1, 7, "00ff", "job", 1, 1)))
        .containsExactly("b", "c");
  }
}
