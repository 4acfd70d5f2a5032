package dev.tributary.local.foreign;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What section 5 wants on disk: of each job the round, the attempt, and whether it is finished. */
final class Memory {
  record Attempt(int round, int number, boolean finished) {}

  private final Path file;
  private final Map<String, Attempt> attempts = new TreeMap<>();

  Memory(Path file) throws IOException {
    this.file = file;
    if (Files.exists(file)) {
      for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
        String[] words = line.split(" ", -1);
        attempts.put(
            words[0],
            new Attempt(
                Integer.parseInt(words[1]),
                Integer.parseInt(words[2]),
                Boolean.parseBoolean(words[3])));
      }
    }
  }

  boolean finished(String job, int round) {
    Attempt last = attempts.get(job);
    return last != null && last.round() == round && last.finished();
  }

  /** The number of the attempt that begins now, which the disk knows before this returns. */
  int begin(String job, int round) {
    Attempt last = attempts.get(job);
    int number = last != null && last.round() == round ? last.number() + 1 : 1;
    put(job, new Attempt(round, number, false));
    return number;
  }

  void finish(String job) {
    Attempt last = attempts.get(job);
    put(job, new Attempt(last.round(), last.number(), true));
  }

  void forgetAllBut(Set<String> live) {
    attempts.keySet().retainAll(live);
  }

  private void put(String job, Attempt attempt) {
    attempts.put(job, attempt);
    String text =
        attempts.entrySet().stream()
            .map(
                entry ->
                    "%s %d %d %b\n"
                        .formatted(
                            entry.getKey(),
                            entry.getValue().round(),
                            entry.getValue().number(),
                            entry.getValue().finished()))
            .collect(Collectors.joining());
    Path written = file.resolveSibling(file.getFileName() + ".new");
    try (FileChannel channel =
        FileChannel.open(
            written,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
      channel.force(true);
      Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
