package dev.tributary.storage.file;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Replaces a file as a whole: whoever reads it, after a crash as well, finds the old content or the
 * new. Until it is renamed, the new content lies in a file with {@code .next} after its name.
 */
public final class DurableFile {
  private static final String NEXT = ".next";

  private DurableFile() {}

  /** On the disk when this returns. */
  public static void replace(Path file, byte[] content) throws IOException {
    write(file, content, new FileAttribute<?>[0]);
  }

  /**
   * As {@link #replace}, and nobody but its owner may read or write it, where files have owners.
   */
  public static void replaceSecret(Path file, byte[] content) throws IOException {
    write(file, content, ownerOnly());
  }

  /** What a file is made with that nobody but its owner may read or write. */
  public static FileAttribute<?>[] ownerOnly() {
    return hasOwners()
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }

  /** Whether files have owners and permissions here. */
  public static boolean hasOwners() {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
  }

  /**
   * @throws IOException if it was there and could not be removed for good
   */
  public static void delete(Path file) throws IOException {
    if (Files.deleteIfExists(file)) {
      forceNames(file);
    }
  }

  private static void write(Path file, byte[] content, FileAttribute<?>... attributes)
      throws IOException {
    Path next = file.resolveSibling(file.getFileName() + NEXT);
    // Made anew, since one that a crash left keeps its permissions.
    if (!Files.isDirectory(next)) {
      Files.deleteIfExists(next);
    }
    Files.createFile(next, attributes);
    // A plain stream: a channel is closed by an interrupt, and an agent is interrupted to end.
    try (FileOutputStream out = new FileOutputStream(next.toFile())) {
      out.write(content);
      out.getFD().sync();
    }
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    forceNames(file);
  }

  private static void forceNames(Path file) throws IOException {
    try (FileChannel names =
        FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
      names.force(true);
    }
  }
}
