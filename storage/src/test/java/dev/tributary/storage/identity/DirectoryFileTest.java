package dev.tributary.storage.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.core.secagg.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryFileTest {
  private static final String ONE = "01".repeat(32);
  private static final String TWO = "ab".repeat(32);

  @TempDir private Path directory;

  @Test
  void whatIsWrittenIsRead() throws IOException {
    Path file = directory.resolve("clients.txt");
    Map<String, Bytes> keys =
        Map.of("edge-1", Keys.parse("key", ONE), "edge-2", Keys.parse("key", TWO));

    DirectoryFile.write(file, keys);

    assertThat(DirectoryFile.read(file)).isEqualTo(keys);
    assertThat(file)
        .hasContent(
            """
            # Clients of a federation and the keys they are known by.
            edge-1 %s
            edge-2 %s
            """
                .formatted(ONE, TWO));
  }

  @Test
  void emptyLinesAndRemarksSayNothing() throws IOException {
    Path file = Files.writeString(directory.resolve("c"), "\n# edge-9\n  edge-1\t" + ONE + " \n");

    assertThat(DirectoryFile.read(file)).containsOnlyKeys("edge-1");
  }

  @Test
  void whatIsWrongIsRefusedByFileLineRuleAndValue() throws IOException {
    refused(
        "edge-1 " + ONE + "\nedge-2", "line 2 must be a client id and a public key, got edge-2");
    refused("edge 1 " + ONE, "line 1 must be a client id and a public key");
    refused("edge/1 " + ONE, "line 1: client must match");
    refused("edge-1 xyz", "line 1: public key must be 64 hexadecimal digits, got xyz");
    refused("a " + ONE + "\na " + TWO, "line 2 must name no client again, got a");
  }

  @Test
  void aFileThatIsNotThereIsRefused() {
    assertThatThrownBy(() -> DirectoryFile.read(directory.resolve("none")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("directory must be a readable file, got ");
  }

  private void refused(String text, String message) throws IOException {
    Path file = Files.writeString(directory.resolve("c"), text);

    assertThatThrownBy(() -> DirectoryFile.read(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(file + " " + message);
  }
}
