package dev.tributary.benchmarks.soak;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * The files of all RocksDB instances below a directory: Flink keeps each in a folder {@code db}.
 */
record RocksDbFiles(long count, long bytes) {

  /** Files that come and go meanwhile may be in it or not. */
  static RocksDbFiles below(Path directory) {
    Counter counter = new Counter();
    try {
      Files.walkFileTree(directory, counter);
    } catch (IOException failed) {
      throw new UncheckedIOException("cannot look through " + directory, failed);
    }
    return new RocksDbFiles(counter.count, counter.bytes);
  }

  private static final class Counter extends SimpleFileVisitor<Path> {
    private long count;
    private long bytes;

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (attributes.isRegularFile() && file.getParent().endsWith("db")) {
        count++;
        bytes += attributes.size();
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path gone, IOException failure) {
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, IOException failure) {
      return FileVisitResult.CONTINUE;
    }
  }
}
