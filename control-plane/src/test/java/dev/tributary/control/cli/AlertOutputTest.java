package dev.tributary.control.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.control.watch.Alert;
import dev.tributary.control.watch.AlertKind;
import dev.tributary.control.watch.Picture;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class AlertOutputTest {
  private static final Picture ALL_SEEN =
      new Picture(true, List.of(), List.of(), Optional.of(List.of()), Optional.of(List.of()));

  @Test
  void anAlertSaysWhatSinceWhenAndWhatToDo() {
    Alert alert =
        new Alert(
            AlertKind.CLIENT_SILENT,
            "ann",
            Optional.empty(),
            1_000,
            OptionalLong.empty(),
            "it is silent",
            "go there");

    assertThat(AlertOutput.lines(List.of(alert), ALL_SEEN, 61_000, ZoneOffset.UTC))
        .containsExactly(
            "CLIENT_SILENT ann, since 1970-01-01 00:00:01, for 60.0 s",
            "  it is silent",
            "  to do: go there");
  }

  @Test
  void whatWasNotToBeSeenIsSaid() {
    assertThat(AlertOutput.lines(List.of(), ALL_SEEN, 1, ZoneOffset.UTC))
        .containsExactly("nothing is wrong");
    assertThat(AlertOutput.lines(List.of(), Picture.NOTHING, 1, ZoneOffset.UTC)).hasSize(3);
  }
}
