package dev.tributary.agent.consent;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.storage.file.DurableFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Two files of the state directory by which a daemon and the person at its site talk: {@code
 * tasks.json}, which the daemon alone writes, and {@code answers.json}, which commands write. Each
 * is replaced as a whole, so whoever reads finds the old content or the new.
 */
public final class TaskFiles {
  private static final String TASKS = "tasks.json";
  private static final String ANSWERS = "answers.json";
  private static final String ANSWERS_LOCK = "answers.lock";
  private static final int VERSION = 1;

  /** Version 1 did not say for which spec an answer was. */
  private static final int ANSWERS_VERSION = 2;

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  private record Tasks(int version, String client, List<Task> tasks) {}

  private record Answers(int version, String client, List<Answer> answers) {}

  private final Path directory;
  private final String client;

  /**
   * @param client whose files they are
   */
  public TaskFiles(Path directory, String client) {
    this.directory = directory;
    this.client = client;
  }

  /**
   * The jobs that the daemon knew when it last wrote, as they stand with the newest answers.
   *
   * @throws IllegalStateException naming the file, if it is damaged or another client's
   */
  public List<Task> tasks() throws IOException {
    Path file = directory.resolve(TASKS);
    if (Files.notExists(file)) {
      return List.of();
    }
    Tasks found = read(file, Tasks.class);
    check(file, found.version(), VERSION, found.client());
    Map<String, Answer> answers = answers();
    return found.tasks().stream()
        .map(
            task -> answers.containsKey(task.job()) ? task.answered(answers.get(task.job())) : task)
        .toList();
  }

  void write(Collection<Task> tasks) throws IOException {
    DurableFile.replace(
        directory.resolve(TASKS),
        JSON.writeValueAsBytes(new Tasks(VERSION, client, List.copyOf(tasks))));
  }

  /**
   * By job.
   *
   * @throws IllegalStateException as {@link #tasks}
   */
  SortedMap<String, Answer> answers() throws IOException {
    Path file = directory.resolve(ANSWERS);
    SortedMap<String, Answer> answers = new TreeMap<>();
    if (Files.exists(file)) {
      Answers found = answers(file, read(file, JsonNode.class));
      check(file, found.version(), ANSWERS_VERSION, found.client());
      found.answers().forEach(answer -> answers.put(answer.job(), answer));
    }
    return answers;
  }

  private static Answers answers(Path file, JsonNode stored) {
    if (stored instanceof ObjectNode document && document.path("version").asInt() == 1) {
      document.put("version", ANSWERS_VERSION);
      for (JsonNode answer : document.path("answers")) {
        if (answer instanceof ObjectNode old) {
          old.put("specSha256", "");
        }
      }
    }
    return read(file, () -> JSON.treeToValue(stored, Answers.class));
  }

  /** On the disk when this returns; other answers stay, also those of a command beside this one. */
  public void add(Answer answer) throws IOException {
    try (FileChannel lockFile =
        FileChannel.open(
            directory.resolve(ANSWERS_LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      // Until the file is closed.
      FileLock unused = lockFile.lock();
      SortedMap<String, Answer> answers = answers();
      answers.put(answer.job(), answer);
      DurableFile.replace(
          directory.resolve(ANSWERS),
          JSON.writeValueAsBytes(
              new Answers(ANSWERS_VERSION, client, List.copyOf(answers.values()))));
    }
  }

  /** Another value than before means that the answers may have changed. */
  Object stampOfAnswers() {
    try {
      BasicFileAttributes found =
          Files.readAttributes(directory.resolve(ANSWERS), BasicFileAttributes.class);
      return List.of(found.lastModifiedTime(), found.size(), String.valueOf(found.fileKey()));
    } catch (NoSuchFileException nobodyAnsweredYet) {
      return "";
    } catch (IOException unreadable) {
      return unreadable.toString();
    }
  }

  private static <T> T read(Path file, Class<T> type) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    return read(file, () -> JSON.readValue(bytes, type));
  }

  @FunctionalInterface
  private interface Reading<T> {
    T read() throws IOException;
  }

  private static <T> T read(Path file, Reading<T> reading) {
    try {
      return reading.read();
    } catch (IOException damaged) {
      throw new IllegalStateException(
          "%s is damaged: %s".formatted(file, damaged.getMessage().lines().findFirst().orElse("")),
          damaged);
    }
  }

  private void check(Path file, int version, int known, String of) {
    if (version != known) {
      throw new IllegalStateException(
          "%s has version %d, this agent reads version %d".formatted(file, version, known));
    }
    if (!of.equals(client)) {
      throw new IllegalStateException(
          "%s must belong to client %s, belongs to %s".formatted(file, client, of));
    }
  }
}
