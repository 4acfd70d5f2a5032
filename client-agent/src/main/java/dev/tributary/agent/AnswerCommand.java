package dev.tributary.agent;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.tributary.agent.consent.Answer;
import dev.tributary.agent.consent.Task;
import dev.tributary.agent.consent.TaskFiles;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What somebody at the site says to a job; it stands until it is said otherwise. */
abstract class AnswerCommand extends SiteCommand {
  @Parameters(paramLabel = "JOB", description = "The job's id.")
  private String job;

  private final boolean approves;

  AnswerCommand(boolean approves) {
    this.approves = approves;
  }

  abstract String reason();

  /** How the hash of the spec that is answered begins. */
  abstract String spec();

  @Override
  int run(TaskFiles files) throws IOException {
    List<Task> known = files.tasks();
    Optional<Task> asked = known.stream().filter(task -> task.job().equals(job)).findFirst();
    if (asked.isEmpty()) {
      return failed(
          REFUSED,
          "JOB must be one that asks for this site's data, %s, got %s"
              .formatted(
                  known.isEmpty()
                      ? "of which there is none"
                      : known.stream().map(Task::job).toList(),
                  job));
    }
    String specSha256 = asked.get().specSha256();
    if (!specSha256.startsWith(spec())) {
      return failed(
          REFUSED,
          "--spec must be how the hash of the job's spec begins, %s, got %s"
              .formatted(specSha256, spec()));
    }
    Answer answer;
    try {
      answer = new Answer(job, approves, reason(), specSha256);
    } catch (IllegalArgumentException refused) {
      return failed(REFUSED, refused.getMessage());
    }
    files.add(answer);
    if (json()) {
      print(
          JsonNodeFactory.instance
              .objectNode()
              .put("job", job)
              .put("approved", approves)
              .put("specSha256", specSha256)
              .put("reason", answer.reason()));
      return 0;
    }
    print(
        "job %s is %s; an agent that runs obeys at once, another when it starts"
            .formatted(
                job,
                approves
                    ? "approved with spec " + specSha256.substring(0, TasksCommand.SHOWN_DIGITS)
                    : "declined"));
    return 0;
  }

  @Command(
      name = "approve",
      description =
          "Let a job have what it asks for of this site's data, whatever the policy says. It stands "
              + "for the spec that the job has: with another one it is asked for again.",
      footer = {
        "  ./tributary agent approve digits-1 --config agent.yaml",
        "  ./tributary agent approve digits-1 --config agent.yaml --spec 3f0a27c51b9e",
        "  ./tributary agent approve digits-1 --config agent.yaml --output json"
      })
  static final class Approve extends AnswerCommand {
    @Option(
        names = "--reason",
        paramLabel = "TEXT",
        defaultValue = "approved by hand",
        description = "For 'agent tasks'. Default: ${DEFAULT-VALUE}.")
    private String reason;

    @Option(
        names = "--spec",
        paramLabel = "DIGITS",
        defaultValue = "",
        description =
            "Only if the hash of the job's spec begins so: as 'agent tasks' showed it to you.")
    private String spec;

    Approve() {
      super(true);
    }

    @Override
    String spec() {
      return spec;
    }

    @Override
    String reason() {
      return reason;
    }
  }

  @Command(
      name = "decline",
      description = {
        "Give a job nothing of this site's data, whatever the policy says. What it is at work on is "
            + "given up; an update that has left already counts."
      },
      footer = "  ./tributary agent decline digits-1 --config agent.yaml --reason 'no consent'")
  static final class Decline extends AnswerCommand {
    @Option(
        names = "--reason",
        paramLabel = "TEXT",
        defaultValue = "declined by hand",
        description = "It leaves this machine: for 'job explain'. Default: ${DEFAULT-VALUE}.")
    private String reason;

    Decline() {
      super(false);
    }

    /** Whatever it asks for. */
    @Override
    String spec() {
      return "";
    }

    @Override
    String reason() {
      return reason;
    }
  }
}
