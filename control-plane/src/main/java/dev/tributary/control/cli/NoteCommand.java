package dev.tributary.control.cli;

import dev.tributary.control.job.JobIds;
import dev.tributary.control.job.JobJson;
import dev.tributary.control.job.JobView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "note",
    description = "Write something down about a job, for whoever looks at it later.",
    footer = {
      "  ./tributary job note digits-1 'the good one'",
      "  ./tributary job note digits-1 'wrong learning rate' --author ada"
    })
final class NoteCommand extends JobVerb {
  @Parameters(index = "0", paramLabel = "ID", description = "The job's id.")
  private String id;

  @Parameters(index = "1", paramLabel = "TEXT", description = "What to write down.")
  private String text;

  @Option(names = "--author", paramLabel = "NAME", defaultValue = "", description = "Who says so.")
  private String author;

  @Override
  public Integer call() {
    JobView job = connection().client().note(JobIds.checked(id), text, author);
    if (json()) {
      print(JobJson.job(job));
    } else {
      print("job %s has %s".formatted(job.id(), Units.count(job.notes().size(), "note")));
    }
    return ExitCode.OK;
  }
}
