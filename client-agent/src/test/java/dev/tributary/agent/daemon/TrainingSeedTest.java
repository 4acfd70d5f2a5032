package dev.tributary.agent.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class TrainingSeedTest {

  /** sha256sum over the same bytes, put together by hand, says the same. */
  @Test
  void theSeedIsFixedForAllTime() {
    assertThat(TrainingSeed.of(7, 3, "edge-1")).isEqualTo(0xd7bbbb0947775f5fL);
    assertThat(TrainingSeed.of(-1, 1, "é")).isEqualTo(0x83d26e71d2eb2d6dL);
  }

  @Test
  void everyPartOfItMatters() {
    Set<Long> seeds =
        Set.of(
            TrainingSeed.of(7, 3, "edge-1"),
            TrainingSeed.of(8, 3, "edge-1"),
            TrainingSeed.of(7, 4, "edge-1"),
            TrainingSeed.of(7, 3, "edge-2"));

    assertThat(seeds).hasSize(4);
  }
}
