package dev.tributary.agent.daemon;

import dev.tributary.core.client.ClientProgress;
import dev.tributary.storage.file.DurableFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a client must not forget when its process is killed: who it is and how far it came in each
 * job. {@code progress.json} is replaced as a whole and lies on the disk when {@link #save}
 * returns; {@code lock} keeps a second process out.
 *
 * <p>Not thread-safe.
 */
final class StateDirectory implements AutoCloseable {
  private static final String LOCK = "lock";
  private static final String PROGRESS = "progress.json";

  private final Path directory;
  private final String client;
  private final FileChannel lockFile;
  private final Map<String, ClientProgress> progress = new TreeMap<>();

  private StateDirectory(Path directory, String client, FileChannel lockFile) {
    this.directory = directory;
    this.client = client;
    this.lockFile = lockFile;
  }

  /**
   * Takes the directory, and makes it if it is not there.
   *
   * @throws StateDirectoryException if it can not be used, if another process uses it, if it is
   *     another client's, or if its file is damaged
   */
  static StateDirectory open(Path directory, String client) {
    try {
      Files.createDirectories(directory);
      StateDirectory opened = new StateDirectory(directory, client, lock(directory));
      try {
        opened.load();
        return opened;
      } catch (IOException | RuntimeException failed) {
        opened.close();
        throw failed;
      }
    } catch (IOException failed) {
      throw new StateDirectoryException(
          "stateDirectory %s can not be used: %s".formatted(directory, failed), failed);
    }
  }

  /** How far the client came in each job. */
  Collection<ClientProgress> saved() {
    return List.copyOf(progress.values());
  }

  /**
   * On the disk when this returns.
   *
   * @throws StateDirectoryException if it could not be written
   */
  void save(ClientProgress next) {
    progress.put(next.job(), next);
    write();
  }

  /**
   * @throws StateDirectoryException if it could not be written
   */
  void forget(String job) {
    if (progress.remove(job) != null) {
      write();
    }
  }

  /** Gives the directory free. */
  @Override
  public void close() {
    try {
      // Closing the channel releases its lock. The file stays: to delete it would race with the
      // next process, which may hold it already.
      lockFile.close();
    } catch (IOException failed) {
      throw new StateDirectoryException(
          "lock of stateDirectory %s could not be released".formatted(directory), failed);
    }
  }

  private static FileChannel lock(Path directory) throws IOException {
    FileChannel file =
        FileChannel.open(
            directory.resolve(LOCK),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
    FileLock lock;
    try {
      lock = file.tryLock();
    } catch (OverlappingFileLockException heldInThisProcess) {
      lock = null;
    }
    if (lock == null) {
      String holder = read(file);
      file.close();
      throw new StateDirectoryException(
          "stateDirectory %s must be used by one agent, is in use by process %s"
              .formatted(directory, holder));
    }
    file.truncate(0);
    file.write(
        ByteBuffer.wrap(
            Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.UTF_8)));
    return file;
  }

  private static String read(FileChannel file) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(32);
    file.read(bytes, 0);
    return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
  }

  private void load() throws IOException {
    Path file = directory.resolve(PROGRESS);
    if (!Files.exists(file)) {
      write();
      return;
    }
    ProgressFile found = ProgressFile.parse(file, Files.readAllBytes(file));
    if (!found.client().equals(client)) {
      throw new StateDirectoryException(
          "stateDirectory %s must belong to client %s, belongs to %s"
              .formatted(directory, client, found.client()));
    }
    found.jobs().forEach(job -> progress.put(job.job(), job));
  }

  private void write() {
    byte[] bytes = ProgressFile.of(client, progress.values()).toBytes();
    try {
      DurableFile.replace(directory.resolve(PROGRESS), bytes);
    } catch (IOException failed) {
      throw new StateDirectoryException(
          "%s could not be written: %s".formatted(directory.resolve(PROGRESS), failed), failed);
    }
  }
}
