package dev.tributary.control.job;

import dev.tributary.core.job.JobSpec;
import dev.tributary.core.round.JobState;
import dev.tributary.core.round.LogRecord.JobAccepted;
import dev.tributary.core.round.LogRecord.JobEnded;
import dev.tributary.core.round.LogRecord.JobNoted;
import dev.tributary.core.round.LogRecord.JobRefused;
import dev.tributary.core.round.LogRecord.JobUpdated;
import dev.tributary.core.round.LogRecord.ModelArchived;
import dev.tributary.core.round.LogRecord.ModelPublished;
import dev.tributary.core.round.LogRecord.OfJob;
import dev.tributary.core.round.LogRecord.RoundAbandoned;
import dev.tributary.core.round.LogRecord.RoundClosed;
import dev.tributary.core.round.LogRecord.RoundEvaluated;
import dev.tributary.core.round.LogRecord.RoundStarted;
import dev.tributary.core.round.LogRecord.StopOrdered;
import dev.tributary.core.round.StopProgress;
import dev.tributary.core.selection.Fairness;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** What the effective records of one job leave behind, beyond its state. */
final class JobTrace {
  private final TreeMap<Integer, RoundView> rounds = new TreeMap<>();
  private final TreeMap<Integer, ModelVersion> versions = new TreeMap<>();
  private Optional<JobSpec> spec = Optional.empty();
  private OptionalLong acceptedMillis = OptionalLong.empty();
  private OptionalLong endedMillis = OptionalLong.empty();
  private Optional<ModelPublished> model = Optional.empty();
  private Optional<StopProgress> stopping = Optional.empty();
  private Optional<ModelArchived> archived = Optional.empty();
  private final List<Note> notes = new ArrayList<>();

  /** Rounds in which its update counted, of every client that was ever in a cohort. */
  private final Map<String, Integer> participations = new HashMap<>();

  /** The clients of the open round. */
  private List<String> cohort = List.of();

  /** Who counted in the round that closed last. */
  private List<String> members = List.of();

  /**
   * Takes an effective record.
   *
   * @param names gives equal client names as the same object
   * @return the round it is about
   */
  Optional<RoundView> add(OfJob record, UnaryOperator<String> names) {
    if (record instanceof RoundStarted started) {
      cohort = started.cohort().stream().map(names).toList();
      cohort.forEach(client -> participations.putIfAbsent(client, 0));
      return put(RoundView.of(started));
    }
    if (record instanceof RoundClosed closed) {
      List<String> counted = counted(closed);
      counted.forEach(client -> participations.merge(client, 1, Integer::sum));
      return put(rounds.get(closed.round()).toClosed(closed, counted));
    }
    if (SecureTimes.isAbout(record)) {
      return put(rounds.lastEntry().getValue().withPhase(record));
    }
    if (record instanceof RoundAbandoned abandoned) {
      RoundView round = rounds.get(abandoned.round());
      return put(
          round == null
              ? RoundView.passedOver(abandoned, version())
              : round.toAbandoned(abandoned));
    }
    if (record instanceof ModelPublished published) {
      model = Optional.of(published);
      versions.put(
          published.version(),
          new ModelVersion(
              published.version(), published.round(), published.atMillis(), Optional.empty()));
      return published.round() == 0
          ? Optional.empty()
          : put(rounds.get(published.round()).toPublished(published));
    }
    if (record instanceof RoundEvaluated evaluated) {
      stopping =
          stopping.map(progress -> progress.after(evaluated, spec.orElseThrow().rounds().stop()));
      return Optional.empty();
    }
    if (record instanceof ModelArchived news) {
      return addArchived(news);
    }
    return addEdge(record);
  }

  /** Since 1970; empty before it was accepted. */
  OptionalLong acceptedMillis() {
    return acceptedMillis;
  }

  private int version() {
    return model.map(ModelPublished::version).orElse(-1);
  }

  private Optional<RoundView> addArchived(ModelArchived record) {
    archived = Optional.of(record);
    ModelVersion version =
        versions.computeIfPresent(record.version(), (number, known) -> known.withArchived(record));
    RoundView round = version == null ? null : rounds.get(version.round());
    return round == null ? Optional.empty() : put(round.withArchived(record));
  }

  /** The members' names; the same list as of the last round if they are the same. */
  private List<String> counted(RoundClosed closed) {
    List<String> counted = closed.members().stream().map(m -> cohort.get(m.cohortIndex())).toList();
    members = counted.equals(members) ? members : counted;
    return members;
  }

  private Optional<RoundView> addEdge(OfJob record) {
    if (record instanceof JobNoted noted) {
      notes.add(new Note(noted.text(), noted.author(), noted.atMillis()));
    } else if (record instanceof StopOrdered ordered) {
      return put(rounds.lastEntry().getValue().toCutShort(ordered));
    } else if (record instanceof JobAccepted accepted) {
      spec = Optional.of(accepted.spec());
      acceptedMillis = OptionalLong.of(accepted.atMillis());
      stopping = StopProgress.of(accepted.spec(), accepted.atMillis());
    } else if (record instanceof JobUpdated updated) {
      spec = Optional.of(updated.spec());
      stopping = StopProgress.of(updated.spec(), updated.atMillis());
    } else if (record instanceof JobRefused refused) {
      endedMillis = OptionalLong.of(refused.atMillis());
    } else if (record instanceof JobEnded ended) {
      endedMillis = OptionalLong.of(ended.atMillis());
      if (!rounds.isEmpty() && rounds.lastEntry().getValue().status().isOpen()) {
        return put(rounds.lastEntry().getValue().toCutShort(ended));
      }
    }
    return Optional.empty();
  }

  private Optional<RoundView> put(RoundView round) {
    rounds.put(round.round(), round);
    return Optional.of(round);
  }

  JobSummary summary(JobState state) {
    return JobSummary.of(state).withSpec(spec);
  }

  Optional<JobSpec> spec() {
    return spec;
  }

  Optional<RoundView> round(int round) {
    return Optional.ofNullable(rounds.get(round));
  }

  JobView view(JobState state) {
    return new JobView(
        summary(state),
        spec,
        acceptedMillis,
        endedMillis,
        List.copyOf(rounds.values()),
        List.copyOf(versions.values()),
        model,
        archived,
        Fairness.jain(participations.values()),
        stopping.flatMap(StopProgress::learned),
        notes);
  }
}
