package dev.tributary.core.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.core.coordination.Command;
import dev.tributary.core.coordination.Command.Promote;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.job.ModelSource;
import dev.tributary.core.round.AliasBook;
import dev.tributary.core.round.AliasedModel;
import dev.tributary.core.round.JobInfo;
import dev.tributary.core.round.LogRecord.AliasMoved;
import dev.tributary.core.round.LogRecord.AliasRefused;
import dev.tributary.core.round.LogRecord.JobEnded;
import dev.tributary.core.round.LogRecord.ModelArchived;
import dev.tributary.core.round.LogRecord.OfAlias;
import dev.tributary.core.round.LogRecord.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What must become of models once they are archived: of jobs that start there, and of names. */
final class Registry {
  private final List<Command> commands;
  private final Map<String, float[]> archive;
  private final List<AliasedModel> models = new ArrayList<>();

  /** Of each alias, newest first, as the answers have it. */
  private final Map<String, List<AliasedModel>> named = new TreeMap<>();

  private long answers;
  private long lastAsked;
  private int moves;
  private int returns;
  private int refusals;
  private int hasty;
  private int proven;
  private int unfit;

  Registry(List<Command> commands, Map<String, float[]> archive) {
    this.commands = commands;
    this.archive = archive;
  }

  /** What the log says of the archive. */
  List<AliasedModel> models() {
    return models;
  }

  /** Answers that let an alias name another model. */
  int moves() {
    return moves;
  }

  /** Answers that let one name its model of before. */
  int returns() {
    return returns;
  }

  int refusals() {
    return refusals;
  }

  /**
   * Of these, those of models that the log had. When a record comes twice, a coordinator takes the
   * second one for the next that it waits for, and does not know what is still to come.
   */
  int hasty() {
    return hasty;
  }

  /** Rounds of jobs that began with a model that was there. */
  int proven() {
    return proven;
  }

  /** Jobs that failed since theirs was not what they said. */
  int unfit() {
    return unfit;
  }

  /** Whether a job can start: what it is to start from is there, and what the spec says. */
  boolean isFit(JobSpec spec) {
    return spec.model().source().map(source -> isFit(source, spec)).orElse(true);
  }

  private boolean isFit(ModelSource source, JobSpec spec) {
    float[] whole = archive.get(source.uri());
    return whole != null
        && whole.length == spec.model().parameterCount()
        && ModelsTopic.sha256(whole).equals(source.sha256());
  }

  void onArchived(ModelArchived record) {
    assertThat(ModelsTopic.sha256(archive.get(record.uri()))).isEqualTo(record.sha256());
    models.add(new AliasedModel(record.job(), record.version(), record.uri(), record.sha256()));
  }

  void onStarted(JobSpec spec) {
    assertThat(isFit(spec)).as("what %s starts from", spec.model()).isTrue();
    proven += spec.model().source().isPresent() ? 1 : 0;
  }

  void onEnded(JobInfo job, JobEnded record) {
    if (!isFit(job.spec())) {
      assertThat(record.outcome()).as("%s", record).isNotEqualTo(Outcome.FINISHED);
      if (record.outcome() == Outcome.FAILED) {
        assertThat(record.reason()).startsWith("model.initial");
        unfit++;
      }
    }
  }

  /**
   * @param after what everybody knows of aliases from here on
   */
  void onAnswer(OfAlias answer, AliasBook after) {
    answers++;
    assertThat(answer.revision()).as("revision of %s", answer).isEqualTo(answers);
    assertThat(requests().filter(request -> request.revision() == answer.revision()))
        .as("requests that may have led to %s", answer)
        .anyMatch(request -> fits(request, answer));
    List<AliasedModel> names = named.getOrDefault(answer.alias(), List.of());
    if (answer instanceof AliasMoved moved) {
      move(moved, new ArrayList<>(names));
    } else {
      refusals++;
      refuse((AliasRefused) answer, names);
    }
    assertThat(after.models()).as("what aliases name after %s", answer).isEqualTo(named);
  }

  private Stream<Command.OfAlias> requests() {
    return commands.stream()
        .filter(Command.OfAlias.class::isInstance)
        .map(Command.OfAlias.class::cast);
  }

  private static boolean fits(Command.OfAlias request, OfAlias answer) {
    if (!request.alias().equals(answer.alias())) {
      return false;
    }
    if (answer instanceof AliasMoved moved) {
      return request instanceof Promote promote
          ? !moved.back() && promote.model().equals(moved.model())
          : moved.back();
    }
    AliasRefused refused = (AliasRefused) answer;
    return request instanceof Promote promote
        ? promote.model().job().equals(refused.job())
            && promote.model().version() == refused.version()
        : refused.job().isEmpty();
  }

  private void move(AliasMoved answer, List<AliasedModel> names) {
    assertThat(models).as("models, of which %s is one", answer.model()).contains(answer.model());
    if (answer.back()) {
      returns++;
      names.remove(0);
      assertThat(names.get(0)).as("what it goes back to").isEqualTo(answer.model());
    } else {
      moves++;
      names.add(0, answer.model());
    }
    named.put(
        answer.alias(),
        List.copyOf(names.subList(0, Math.min(names.size(), AliasBook.MOST_MODELS))));
  }

  /** What can not be granted is refused, and hardly anything else. */
  private void refuse(AliasRefused answer, List<AliasedModel> names) {
    assertThat(answer.reason()).isNotBlank();
    if (answer.job().isEmpty()) {
      assertThat(names).as("names before %s", answer).hasSizeLessThan(2);
      return;
    }
    List<AliasedModel> wanted =
        requests()
            .filter(request -> request.revision() == answer.revision() && fits(request, answer))
            .map(request -> ((Promote) request).model())
            .toList();
    boolean right =
        wanted.stream().anyMatch(model -> !models.contains(model) || names.indexOf(model) == 0);
    hasty += right ? 0 : 1;
  }

  /** Somebody who has read the whole log asks for the answer that comes next. */
  void onAsked(long revision) {
    lastAsked = Math.max(lastAsked, revision);
  }

  /** Nobody is left without an answer. */
  void checkEnd() {
    assertThat(answers).as("answers").isGreaterThanOrEqualTo(lastAsked);
  }
}
