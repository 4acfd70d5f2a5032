package dev.tributary.control.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.control.job.JobJson;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What all verbs have in common: help with examples, and output for people or programs. */
@Command(
    usageHelpAutoWidth = true,
    optionListHeading = "%nOptions:%n",
    parameterListHeading = "%n",
    descriptionHeading = "%n",
    synopsisHeading = "Usage: ",
    footerHeading = "%nExamples:%n")
abstract class Verb implements Callable<Integer> {
  @Mixin HelpOption help;

  @Spec private CommandSpec spec;
  @Mixin private OutputOptions output;

  boolean json() {
    return output.json();
  }

  void print(String line) {
    spec.commandLine().getOut().println(line);
  }

  void print(List<String> lines) {
    lines.forEach(this::print);
  }

  void print(JsonNode document) {
    print(JobJson.pretty(document));
  }

  /** Whoever read the output has gone, for instance {@code head}. */
  boolean nobodyReads() {
    return spec.commandLine().getOut().checkError();
  }
}
