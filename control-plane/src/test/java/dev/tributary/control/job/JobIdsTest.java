package dev.tributary.control.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class JobIdsTest {

  @Test
  void aFreshIdBeginsWithTheNameAndDiffersEachTime() {
    long different =
        IntStream.range(0, 100).mapToObj(i -> JobIds.fresh("digits")).distinct().count();

    assertThat(different).isEqualTo(100);
    assertThat(JobIds.fresh("digits")).matches("digits-[a-z2-9]{6}");
  }

  @Test
  void theLongestNameStillGivesAnId() {
    String id = JobIds.fresh("n".repeat(64));

    assertThat(JobIds.checked(id)).hasSize(64);
  }

  @Test
  void anIdThatCouldLeaveItsFolderIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JobIds.checked("../other"))
        .withMessageContaining("job id must match")
        .withMessageContaining("../other");
  }
}
