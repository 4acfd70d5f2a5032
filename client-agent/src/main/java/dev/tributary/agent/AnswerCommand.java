package dev.tributary.agent;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.tributary.agent.consent.Answer;
import dev.tributary.agent.consent.Task;
import dev.tributary.agent.consent.TaskFiles;
import java.io.IOException;
import java.util.List;
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

  @Override
  int run(TaskFiles files) throws IOException {
    List<String> known = files.tasks().stream().map(Task::job).toList();
    if (!known.contains(job)) {
      return failed(
          REFUSED,
          "JOB must be one that asks for this site's data, %s, got %s"
              .formatted(known.isEmpty() ? "of which there is none" : known, job));
    }
    Answer answer;
    try {
      answer = new Answer(job, approves, reason());
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
              .put("reason", answer.reason()));
      return 0;
    }
    print(
        "job %s is %s; an agent that runs obeys at once, another when it starts"
            .formatted(job, approves ? "approved" : "declined"));
    return 0;
  }

  @Command(
      name = "approve",
      description =
          "Let a job have what it asks for of this site's data, whatever the policy says.",
      footer = {
        "  ./tributary agent approve digits-1 --config agent.yaml",
        "  ./tributary agent approve digits-1 --config agent.yaml --output json"
      })
  static final class Approve extends AnswerCommand {
    @Option(
        names = "--reason",
        paramLabel = "TEXT",
        defaultValue = "approved by hand",
        description = "For 'agent tasks'. Default: ${DEFAULT-VALUE}.")
    private String reason;

    Approve() {
      super(true);
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

    @Override
    String reason() {
      return reason;
    }
  }
}
