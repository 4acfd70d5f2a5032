package dev.tributary.control.cli;

import dev.tributary.control.job.ExplanationJson;
import dev.tributary.control.job.JobExplanation;
import dev.tributary.control.job.JobIds;
import java.time.ZoneId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "explain",
    description = "Why a job waits: what it asks for, and what each client lacks.",
    footer = {
      "  ./tributary job explain digits-1",
      "  ./tributary job explain digits-1 --output json"
    })
final class ExplainCommand extends JobVerb {
  @Parameters(paramLabel = "ID", description = "The job's id.")
  private String id;

  @Override
  public Integer call() {
    JobExplanation why = connection().client().explain(JobIds.checked(id));
    if (json()) {
      print(ExplanationJson.explanation(why));
    } else {
      print(ExplainOutput.lines(why, ZoneId.systemDefault()));
    }
    return ExitCode.OK;
  }
}
