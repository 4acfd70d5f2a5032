package dev.tributary.agent.daemon;

import dev.tributary.agent.secagg.Vault;
import dev.tributary.core.check.Require;
import dev.tributary.core.secagg.Bytes;
import dev.tributary.core.secagg.ClientState;
import dev.tributary.storage.file.DurableFile;
import dev.tributary.storage.identity.DirectoryFile;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The vault in the state directory's folder {@code secagg}: {@code JOB.state} for each job with an
 * open secure round, readable by its owner alone, and {@code pins} with the keys of peers. What a
 * crash left half written is removed.
 */
final class FileVault implements Vault {
  private static final String FOLDER = "secagg";
  private static final String STATE = ".state";
  private static final String PINS = "pins";

  private final Path folder;
  private final Map<String, ClientState> states = new HashMap<>();
  private Map<String, Bytes> pins = Map.of();

  private FileVault(Path folder) {
    this.folder = folder;
  }

  /**
   * @param stateDirectory that this process holds
   * @throws StateDirectoryException if it can not be used, or if a file in it is damaged
   */
  static FileVault open(Path stateDirectory) {
    FileVault vault = new FileVault(stateDirectory.resolve(FOLDER));
    try {
      Files.createDirectories(vault.folder);
      vault.load();
    } catch (IOException failed) {
      throw new StateDirectoryException(
          "%s can not be used: %s".formatted(vault.folder, failed), failed);
    }
    return vault;
  }

  private void load() throws IOException {
    try (DirectoryStream<Path> halves = Files.newDirectoryStream(folder, "*.next")) {
      for (Path half : halves) {
        Files.delete(half);
      }
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + STATE)) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        states.put(name.substring(0, name.length() - STATE.length()), read(file));
      }
    }
    Path known = folder.resolve(PINS);
    if (Files.exists(known)) {
      pins = readPins(known);
    }
  }

  private static ClientState read(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    try {
      return ClientState.fromBytes(bytes);
    } catch (IllegalArgumentException damaged) {
      // Without its message, which might quote what is secret.
      throw new StateDirectoryException(file + " is damaged");
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  private static Map<String, Bytes> readPins(Path file) {
    try {
      return DirectoryFile.read(file);
    } catch (IllegalArgumentException damaged) {
      throw new StateDirectoryException("%s is damaged: %s".formatted(file, damaged), damaged);
    }
  }

  @Override
  public Set<String> jobs() {
    return Set.copyOf(states.keySet());
  }

  @Override
  public Optional<ClientState> state(String job) {
    return Optional.ofNullable(states.get(job));
  }

  /**
   * @throws StateDirectoryException if it could not be written
   */
  @Override
  public void save(String job, ClientState state) {
    byte[] bytes = state.toBytes();
    Path file = file(job);
    try {
      DurableFile.replaceSecret(file, bytes);
    } catch (IOException failed) {
      throw unwritten(file, failed);
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
    states.put(job, state);
  }

  /**
   * @throws StateDirectoryException if it is still there
   */
  @Override
  public void delete(String job) {
    Path file = file(job);
    try {
      DurableFile.delete(file);
    } catch (IOException failed) {
      throw unwritten(file, failed);
    }
    states.remove(job);
  }

  @Override
  public Map<String, Bytes> pins() {
    return pins;
  }

  /**
   * @throws StateDirectoryException if they could not be written
   */
  @Override
  public void savePins(Map<String, Bytes> next) {
    Path file = folder.resolve(PINS);
    try {
      DirectoryFile.write(file, next);
    } catch (IOException failed) {
      throw unwritten(file, failed);
    }
    pins = Map.copyOf(next);
  }

  private Path file(String job) {
    Require.name("job", job);
    return folder.resolve(job + STATE);
  }

  private static StateDirectoryException unwritten(Path file, IOException failed) {
    return new StateDirectoryException(
        "%s could not be written: %s".formatted(file, failed), failed);
  }
}
