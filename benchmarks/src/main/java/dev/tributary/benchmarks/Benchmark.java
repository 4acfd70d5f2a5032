package dev.tributary.benchmarks;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.benchmarks.measure.Machine;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * A command that measures something and prints the figures: as text for people, or as one JSON
 * object that also names machine, commit and load. What it is doing meanwhile goes to standard
 * error.
 *
 * @param <R> the figures; a record, whose components are the fields of the JSON object
 */
public abstract class Benchmark<R> implements Callable<Integer> {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** How the figures are printed. */
  public enum Output {
    TEXT,
    JSON
  }

  @Spec private CommandSpec command;

  @Option(
      names = "--output",
      defaultValue = "text",
      description = "text, or json for exactly one object on standard output (${DEFAULT-VALUE})")
  private Output output;

  /** Measures. An exception is an error message and exit code 1: never a figure. */
  protected abstract R measure() throws Exception;

  /** The figures as Markdown, as they stand in benchmarks/README.md. */
  protected abstract String table(R figures);

  /** What of the figures breaks a promise: the command then ends with exit code 1 and says so. */
  protected Optional<String> complaint(R figures) {
    return Optional.empty();
  }

  /** Tells the user what is going on. */
  protected final void say(String format, Object... arguments) {
    command.commandLine().getErr().println(String.format(Locale.ROOT, format, arguments));
    command.commandLine().getErr().flush();
  }

  @Override
  public final Integer call() throws Exception {
    Machine machine = Machine.here();
    R figures = measure();
    if (output == Output.JSON) {
      ObjectNode object = JSON.createObjectNode();
      object.put("benchmark", command.name());
      object.put("commit", machine.commit());
      object.set("machine", JSON.valueToTree(machine));
      object.setAll((ObjectNode) JSON.valueToTree(figures));
      command.commandLine().getOut().println(JSON.writeValueAsString(object));
    } else {
      command.commandLine().getOut().println(table(figures).stripTrailing());
      command.commandLine().getOut().println();
      command.commandLine().getOut().println(machine.sentence());
    }
    command.commandLine().getOut().flush();
    Optional<String> complaint = complaint(figures);
    complaint.ifPresent(text -> say("error: %s", text));
    return complaint.isPresent() ? 1 : 0;
  }
}
