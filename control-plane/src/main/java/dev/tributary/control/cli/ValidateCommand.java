package dev.tributary.control.cli;

import dev.tributary.control.spec.SpecError;
import dev.tributary.control.spec.SpecReport;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "validate",
    description = {
      "Say what is wrong with a job's spec, with the path of each key. Needs no cluster.",
      "With --output json a good spec is printed with every default filled in."
    },
    footer = {
      "  ./tributary job validate digits-job.yaml",
      "  ./tributary job validate digits-job.yaml --output json"
    })
final class ValidateCommand extends Verb {
  @Parameters(paramLabel = "FILE", description = "The job's spec: YAML, or JSON if it is *.json.")
  private Path file;

  @Override
  public Integer call() {
    SpecReport report = SpecFile.report(file);
    if (json()) {
      print(report.json());
    } else if (report.errors().isEmpty()) {
      print(file + " is a valid job spec");
    } else {
      print(report.errors().stream().map(SpecError::message).toList());
    }
    return report.errors().isEmpty() ? ExitCode.OK : ExitCode.USAGE;
  }
}
