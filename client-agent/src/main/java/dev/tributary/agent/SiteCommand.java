package dev.tributary.agent;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.agent.config.AgentConfig;
import dev.tributary.agent.consent.TaskFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A command of the person at the site, who talks with the daemon by its state directory alone. */
@Command(
    usageHelpAutoWidth = true,
    optionListHeading = "%nOptions:%n",
    parameterListHeading = "%n",
    descriptionHeading = "%n",
    synopsisHeading = "Usage: ",
    footerHeading = "%nExamples:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:the state directory can not be read or written",
      "2:refused: usage, configuration, or a job that is not known here"
    })
abstract class SiteCommand implements Callable<Integer> {
  static final int FAULT = 1;
  static final int REFUSED = 2;

  @Spec private CommandSpec spec;

  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description = "The configuration that the agent runs with.")
  private Path config;

  /** For whom the output is. */
  enum Format {
    TEXT,
    JSON
  }

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "text",
      description =
          "'text' for people, 'json' for programs, with the whole hash of each spec. Default: "
              + "${DEFAULT-VALUE}.")
  private Format format;

  @SuppressWarnings("UnusedVariable") // picocli sets it and acts on it
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this and end.")
  private boolean help;

  @Override
  public Integer call() {
    TaskFiles files;
    try {
      AgentConfig read = AgentConfig.load(config);
      files = new TaskFiles(read.stateDirectory(), read.clientId());
    } catch (IllegalArgumentException refused) {
      return failed(REFUSED, refused.getMessage());
    }
    try {
      return run(files);
    } catch (IllegalStateException damaged) {
      return failed(FAULT, damaged.getMessage());
    } catch (IOException failed) {
      return failed(FAULT, failed.toString());
    }
  }

  /** Returns an exit code. */
  abstract int run(TaskFiles files) throws IOException;

  boolean json() {
    return format == Format.JSON;
  }

  void print(JsonNode document) {
    print(document.toPrettyString());
  }

  void print(String line) {
    spec.commandLine().getOut().println(line);
  }

  int failed(int code, String message) {
    spec.commandLine().getErr().println("error: " + message);
    return code;
  }
}
