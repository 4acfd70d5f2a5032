package dev.tributary.control.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.control.job.JobStatus;
import dev.tributary.control.job.JobView;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What the job verbs have in common. */
@Command(
    usageHelpAutoWidth = true,
    optionListHeading = "%nOptions:%n",
    parameterListHeading = "%n",
    descriptionHeading = "%n",
    synopsisHeading = "Usage: ",
    footerHeading = "%nExamples:%n")
abstract class JobVerb implements Callable<Integer> {
  @Mixin HelpOption help;

  @Spec private CommandSpec spec;
  @Mixin private ConnectionOptions connection;
  @Mixin private OutputOptions output;

  ConnectionOptions connection() {
    return connection;
  }

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

  /** What a job that somebody waited for means to a script. */
  static int exitCode(JobView job) {
    return job.status().isEnd() && job.status() != JobStatus.FINISHED
        ? ExitCode.FAILED
        : ExitCode.OK;
  }
}
