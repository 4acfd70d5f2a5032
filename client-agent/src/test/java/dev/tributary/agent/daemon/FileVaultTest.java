package dev.tributary.agent.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.core.secagg.Advertised;
import dev.tributary.core.secagg.Bytes;
import dev.tributary.core.secagg.Participation;
import dev.tributary.core.secagg.RoundId;
import dev.tributary.core.secagg.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class FileVaultTest {
  @TempDir private Path directory;

  @Test
  void whatIsSavedIsThereForTheNextProcess() {
    FileVault vault = FileVault.open(directory);
    vault.save("job-1", state(1));
    vault.save("job-1", state(2));
    vault.save("job-2", state(7));

    FileVault again = FileVault.open(directory);
    assertThat(again.jobs()).containsExactlyInAnyOrder("job-1", "job-2");
    assertThat(again.state("job-1")).contains(state(2));
    assertThat(again.state("job-3")).isEmpty();
  }

  @Test
  void whatIsDeletedIsOnNoDisk() throws IOException {
    FileVault vault = FileVault.open(directory);
    vault.save("job-1", state(1));

    vault.delete("job-1");
    vault.delete("never-known");

    assertThat(vault.jobs()).isEmpty();
    try (var files = Files.list(directory.resolve("secagg"))) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void onlyTheOwnerMayReadIt() throws IOException {
    FileVault.open(directory).save("job-1", state(1));

    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(directory.resolve("secagg/job-1.state"))))
        .isEqualTo("rw-------");
  }

  @Test
  void aKillBetweenWritingAndRenamingLeavesTheOldStateAndNoSecrets() throws IOException {
    FileVault.open(directory).save("job-1", state(1));
    Path half = Files.write(directory.resolve("secagg/job-1.state.next"), new byte[] {1, 2});

    FileVault again = FileVault.open(directory);

    assertThat(again.state("job-1")).contains(state(1));
    assertThat(half).doesNotExist();
  }

  @Test
  void aDamagedStateIsNamedAndNotQuoted() throws IOException {
    FileVault.open(directory).save("job-1", state(1));
    Path file = directory.resolve("secagg/job-1.state");
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length - 1));

    assertThatThrownBy(() -> FileVault.open(directory))
        .isInstanceOf(StateDirectoryException.class)
        .hasMessage(file + " is damaged");
  }

  @Test
  void pinsOutliveTheProcessAndADamagedLineIsNamed() throws IOException {
    Map<String, Bytes> pins = Map.of("edge-1", key(1), "edge-2", key(2));
    FileVault.open(directory).savePins(pins);

    assertThat(FileVault.open(directory).pins()).isEqualTo(pins);

    Path file = directory.resolve("secagg/pins");
    Files.writeString(file, "edge-1 " + key(1) + "\nedge-2 abc\n");
    assertThatThrownBy(() -> FileVault.open(directory))
        .isInstanceOf(StateDirectoryException.class)
        .hasMessageStartingWith(file + " is damaged: ")
        .hasMessageContaining("line 2: public key must be 64 hexadecimal digits, got abc");
  }

  @Test
  void aStateThatCanNotBeWrittenIsAnErrorThatNamesTheFile() throws IOException {
    FileVault vault = FileVault.open(directory);
    Files.createDirectory(directory.resolve("secagg/job-1.state.next"));

    assertThatThrownBy(() -> vault.save("job-1", state(1)))
        .isInstanceOf(StateDirectoryException.class)
        .hasMessageStartingWith(
            directory.resolve("secagg/job-1.state") + " could not be written: ");
    assertThat(vault.state("job-1")).isEmpty();
  }

  private static Advertised state(int round) {
    byte[] seed = new byte[32];
    Arrays.fill(seed, (byte) round);
    return new Advertised(
        new Participation(new RoundId("job-1", round, "session"), "edge-1", 0, Secret.of(seed)));
  }

  private static Bytes key(int value) {
    byte[] key = new byte[32];
    Arrays.fill(key, (byte) value);
    return Bytes.of(key);
  }
}
