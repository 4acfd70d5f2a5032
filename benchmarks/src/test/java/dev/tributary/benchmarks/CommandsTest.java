package dev.tributary.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import picocli.AutoComplete;
import picocli.CommandLine;

/** What holds of every command of {@code ./tributary}. */
class CommandsTest {
  /** They print no result: a script, and the log of a daemon. */
  private static final Set<String> WITHOUT_JSON = Set.of("completion", "agent");

  private static final CommandLine ALL = CompletionMain.all();

  @TempDir private Path directory;

  /** Every command by its words, groups included. */
  private static Map<String, CommandLine> commands() {
    Map<String, CommandLine> found = new TreeMap<>();
    collect("", ALL, found);
    found.keySet().removeIf(words -> words.equals("help") || words.endsWith(" help"));
    return found;
  }

  private static void collect(String path, CommandLine command, Map<String, CommandLine> into) {
    command
        .getSubcommands()
        .forEach(
            (name, each) -> {
              String words = (path + " " + name).strip();
              into.put(words, each);
              collect(words, each, into);
            });
  }

  @TestFactory
  Stream<DynamicTest> everyCommandHasHelpWithAnExampleAndItsExitCodes() {
    return commands().entrySet().stream()
        .map(
            each ->
                DynamicTest.dynamicTest(
                    each.getKey(),
                    () -> {
                      CommandLine command = each.getValue();
                      String help = command.getUsageMessage(CommandLine.Help.Ansi.OFF);
                      assertThat(command.getCommandSpec().optionsMap()).containsKey("--help");
                      assertThat(help).contains("./tributary " + each.getKey());
                      assertThat(help).contains("Example", "Exit codes:");
                    }));
  }

  @TestFactory
  Stream<DynamicTest> everyVerbPrintsJsonForPrograms() {
    return commands().entrySet().stream()
        .filter(each -> each.getValue().getSubcommands().isEmpty())
        .filter(each -> !WITHOUT_JSON.contains(each.getKey()))
        .map(
            each ->
                DynamicTest.dynamicTest(
                    each.getKey(),
                    () ->
                        assertThat(each.getValue().getCommandSpec().optionsMap())
                            .containsKey("--output")));
  }

  @Test
  void theTreeHasEveryFirstWordOfTheStartScript() throws IOException {
    String script = Files.readString(Path.of("..", "tributary"), StandardCharsets.UTF_8);
    Set<String> overview = new TreeSet<>();
    script
        .lines()
        .filter(line -> line.startsWith("  ./tributary "))
        .map(line -> line.strip().split(" +", 3)[1])
        .filter(word -> !word.startsWith("-"))
        .forEach(overview::add);
    String dispatch = script.substring(script.indexOf("case $command in"));

    assertThat(ALL.getSubcommands().keySet()).containsExactlyInAnyOrderElementsOf(overview);
    for (String word : overview) {
      assertThat(dispatch).containsPattern("(?m)^ .*\\b" + word + "\\b.*\\)$");
    }
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void bashCompletesEveryVerb() throws Exception {
    String script = AutoComplete.bash("tributary", CompletionMain.all());
    Path file = Files.writeString(directory.resolve("completion"), script);

    assertThat(bash("-n", file.toString())).isEmpty();
    for (String words : commands().keySet()) {
      assertThat(script).contains("_picocli_tributary_" + words.replaceAll("[ -]", "_") + "()");
    }
    String typed = "source %s; COMP_WORDS=(tributary job s); COMP_CWORD=2".formatted(file);
    assertThat(
            Stream.of(
                    bash("-c", typed + "; _complete_tributary; echo ${COMPREPLY[@]}")
                        .split("\\s", -1))
                .collect(Collectors.toSet()))
        .contains("submit", "show", "stop")
        .doesNotContain("list");
  }

  /** What it says, on both streams; fails if it fails. */
  private static String bash(String... arguments) throws Exception {
    Process process =
        new ProcessBuilder(Stream.concat(Stream.of("bash"), Stream.of(arguments)).toList())
            .redirectErrorStream(true)
            .start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(List.of(arguments) + ": " + out).isZero();
    return out.strip();
  }
}
