package dev.tributary.agent.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.core.client.ClientProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateDirectoryTest {
  private static final ClientProgress HALF = new ClientProgress("digits-1", 3, 2, false);
  private static final ClientProgress WHOLE = new ClientProgress("digits-1", 3, 2, true);
  private static final ClientProgress OTHER = new ClientProgress("words-1", 9, 1, true);

  @TempDir private Path parent;

  @Test
  void whatIsSavedIsThereForTheNextProcess() {
    Path directory = parent.resolve("made/on/the/way");
    try (StateDirectory state = StateDirectory.open(directory, "edge-1")) {
      state.save(HALF);
      state.save(OTHER);
      state.save(WHOLE);
    }

    try (StateDirectory again = StateDirectory.open(directory, "edge-1")) {
      assertThat(again.saved()).containsExactlyInAnyOrder(WHOLE, OTHER);
    }
  }

  @Test
  void whatIsForgottenIsGone() {
    try (StateDirectory state = StateDirectory.open(parent, "edge-1")) {
      state.save(WHOLE);
      state.save(OTHER);
      state.forget("digits-1");
      state.forget("never-known");
    }

    try (StateDirectory again = StateDirectory.open(parent, "edge-1")) {
      assertThat(again.saved()).containsExactly(OTHER);
    }
  }

  @Test
  void aSecondAgentIsRefusedAndToldWhoIsThere() {
    try (StateDirectory first = StateDirectory.open(parent, "edge-1")) {
      assertThatThrownBy(() -> StateDirectory.open(parent, "edge-1"))
          .isInstanceOf(StateDirectoryException.class)
          .hasMessage(
              "stateDirectory %s must be used by one agent, is in use by process %d"
                  .formatted(parent, ProcessHandle.current().pid()));
      assertThat(first.saved()).isEmpty();
    }
  }

  @Test
  void anotherClientIsRefusedAndTheDirectoryStaysFree() {
    StateDirectory.open(parent, "edge-1").close();

    assertThatThrownBy(() -> StateDirectory.open(parent, "edge-2"))
        .isInstanceOf(StateDirectoryException.class)
        .hasMessage(
            "stateDirectory %s must belong to client edge-2, belongs to edge-1".formatted(parent));

    StateDirectory.open(parent, "edge-1").close();
  }

  @Test
  void aDamagedFileIsNamed() throws IOException {
    Path file = parent.resolve("progress.json");
    for (String damage :
        new String[] {
          "",
          "{\"version\": 1, \"client\": \"ed",
          "[]",
          "{\"version\": 1, \"client\": \"edge-1\"}",
          "{\"version\": 1, \"client\": \"edge-1\", \"jobs\": [{\"job\": \"a\", \"round\": 1}]}",
          "{\"version\": 1, \"client\": \"edge-1\", \"jobs\": []} and more"
        }) {
      Files.writeString(file, damage);

      assertThatThrownBy(() -> StateDirectory.open(parent, "edge-1"))
          .as(damage)
          .isInstanceOf(StateDirectoryException.class)
          .hasMessageStartingWith(file + " is damaged: ")
          .hasMessageNotContaining("\n");
    }
  }

  @Test
  void aFileOfALaterFormIsRefusedAndNotOverwritten() throws IOException {
    Path file = parent.resolve("progress.json");
    String later = "{\"version\": 2, \"client\": \"edge-1\", \"tasks\": {}}";
    Files.writeString(file, later);

    assertThatThrownBy(() -> StateDirectory.open(parent, "edge-1"))
        .isInstanceOf(StateDirectoryException.class)
        .hasMessage(file + " has version 2, this agent reads version 1");

    assertThat(file).hasContent(later);
  }

  @Test
  void aKillBetweenWritingAndRenamingLeavesTheOldState() throws IOException {
    try (StateDirectory state = StateDirectory.open(parent, "edge-1")) {
      state.save(HALF);
    }
    Files.writeString(parent.resolve("progress.json.next"), "{\"version\": 1, \"cli");

    try (StateDirectory again = StateDirectory.open(parent, "edge-1")) {
      assertThat(again.saved()).containsExactly(HALF);
      again.save(WHOLE);
    }

    try (StateDirectory third = StateDirectory.open(parent, "edge-1")) {
      assertThat(third.saved()).containsExactly(WHOLE);
    }
  }

  @Test
  void aStateThatCanNotBeWrittenIsAnErrorThatNamesTheFile() throws IOException {
    try (StateDirectory state = StateDirectory.open(parent, "edge-1")) {
      Files.createDirectory(parent.resolve("progress.json.next"));

      assertThatThrownBy(() -> state.save(HALF))
          .isInstanceOf(StateDirectoryException.class)
          .hasMessageStartingWith(parent.resolve("progress.json") + " could not be written: ");
    }
  }

  @Test
  void aPlaceThatCanNotBeADirectoryIsAnErrorThatNamesIt() throws IOException {
    Path file = Files.writeString(parent.resolve("file"), "");

    assertThatThrownBy(() -> StateDirectory.open(file, "edge-1"))
        .isInstanceOf(StateDirectoryException.class)
        .hasMessageStartingWith("stateDirectory " + file + " can not be used: ");
  }
}
