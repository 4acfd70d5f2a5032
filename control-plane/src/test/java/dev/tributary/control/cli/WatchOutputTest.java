package dev.tributary.control.cli;

import static dev.tributary.control.job.Records.abandoned;
import static dev.tributary.control.job.Records.accepted;
import static dev.tributary.control.job.Records.acceptedPromising;
import static dev.tributary.control.job.Records.acceptedSampled;
import static dev.tributary.control.job.Records.archived;
import static dev.tributary.control.job.Records.closed;
import static dev.tributary.control.job.Records.ended;
import static dev.tributary.control.job.Records.published;
import static dev.tributary.control.job.Records.started;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.control.job.Reader;
import dev.tributary.core.round.LogRecord;
import dev.tributary.core.round.LogRecord.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;

class WatchOutputTest {
  private final Reader reader =
      Reader.of(
          accepted(20),
          published(0, 0, 1_100),
          archived(0),
          started(1, 0, 2_000),
          abandoned(1, 2_500, "nobody came"),
          started(2, 0, 3_000),
          closed(2, 3_500, 0, 1),
          published(1, 2, 3_812),
          archived(1),
          started(3, 1, 4_000),
          ended(Outcome.STOPPED, "enough", 9_000));

  @Test
  void peopleSeeOneLineForEachRoundWhenItHasEnded() {
    assertThat(reader.events().stream().flatMap(event -> WatchOutput.lines(event).stream()))
        .containsExactly(
            "job digits-1 accepted: 20 rounds, 3 clients each",
            "round   1  abandoned  nobody came",
            "round   2  2 of 3 clients  80 B  812 ms  model v1",
            "round   3  cut short  the job ended: enough");
  }

  @Test
  void aJobWhoseNoiseIsTooLittleForItsRoundsSaysSoWhenItBegins() {
    assertThat(linesOf(acceptedPromising(20)))
        .containsExactly(
            "job digits-1 accepted: 20 rounds, 3 clients each",
            "its privacy budget is spent after 2 rounds at the least, and then it ends");
    assertThat(linesOf(acceptedPromising(2)))
        .containsExactly("job digits-1 accepted: 2 rounds, 3 clients each");
    assertThat(linesOf(acceptedSampled(2)))
        .containsExactly("job digits-1 accepted: 2 rounds, some 1 client each");
  }

  private static List<String> linesOf(LogRecord record) {
    return WatchOutput.lines(Reader.of(record).events().get(0));
  }

  @Test
  void theEndTellsTheReasonAndWhereTheModelLies() {
    assertThat(WatchOutput.end(reader.job()))
        .satisfiesExactly(
            first -> assertThat(first).isEqualTo("job digits-1 stopped: enough"),
            second -> assertThat(second).startsWith("model v1  s3://models/v1  sha256 abab"));
  }
}
