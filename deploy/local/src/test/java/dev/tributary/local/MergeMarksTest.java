package dev.tributary.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Of a merge that somebody did not finish nothing stays behind, in prose or in code. */
class MergeMarksTest {
  private static final Path PROJECT = Path.of("..", "..").toAbsolutePath().normalize();

  /** Lines with which git parts two sides, and those that it found before them. */
  private static final Pattern MARK =
      Pattern.compile("(?m)^(?:<{7} |>{7} |\\|{7} |={7}\\r?$)", Pattern.UNIX_LINES);

  /** Folders whose name begins with a dot and that are part of the project. */
  private static final Set<String> OURS = Set.of(".ci", ".mvn");

  /** Longer ones are data. */
  private static final long MOST_BYTES = 1 << 20;

  @Test
  void noFileHasMarksOfAMerge() throws IOException {
    List<Path> files = files();
    List<Path> marked = new ArrayList<>();
    for (Path file : files) {
      if (isMarked(Files.readString(file, StandardCharsets.ISO_8859_1))) {
        marked.add(PROJECT.relativize(file));
      }
    }

    assertThat(files).contains(PROJECT.resolve("ARCHITECTURE.md"), PROJECT.resolve(".ci/run"));
    assertThat(marked).isEmpty();
  }

  @Test
  void eachMarkIsFoundAtTheBeginningOfALineAlone() {
    for (String mark : List.of("<<<<<<< HEAD", "||||||| 0f76145", "=======", ">>>>>>> watch")) {
      assertThat(isMarked("a\n" + mark + "\nb\n")).as(mark).isTrue();
      assertThat(isMarked("a\n " + mark + "\nb\n")).as(mark).isFalse();
    }
    assertThat(isMarked("Title\n========\n")).isFalse();
  }

  private static boolean isMarked(String text) {
    return MARK.matcher(text).find();
  }

  /** All files of the project but for what is built, and what a cluster leaves. */
  private static List<Path> files() throws IOException {
    List<Path> files = new ArrayList<>();
    Files.walkFileTree(
        PROJECT,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            String name = folder.getFileName().toString();
            boolean skipped =
                name.equals("target") || (name.startsWith(".") && !OURS.contains(name));
            return skipped && !folder.equals(PROJECT)
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isRegularFile() && attributes.size() <= MOST_BYTES) {
              files.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return files;
  }
}
