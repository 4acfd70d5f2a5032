package dev.tributary.control.cli;

import dev.tributary.control.cli.Table.Column;
import dev.tributary.control.job.JobSummary;
import dev.tributary.control.job.JobView;
import dev.tributary.control.job.Note;
import dev.tributary.control.job.RoundStatus;
import dev.tributary.control.job.RoundView;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.job.SecureAggregationSpec;
import dev.tributary.core.privacy.DifferentialPrivacySpec;
import dev.tributary.core.privacy.DifferentialPrivacySpec.NoisePlace;
import dev.tributary.core.privacy.PrivacyLedger;
import dev.tributary.core.privacy.PrivacySpent;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Jobs as people read them. */
final class JobTables {
  private static final String NONE = "-";

  private JobTables() {}

  static List<String> list(List<JobSummary> jobs) {
    if (jobs.isEmpty()) {
      return List.of("no jobs yet: submit one with './tributary job submit FILE'");
    }
    boolean anyLedger = jobs.stream().anyMatch(job -> job.ledger().isPresent());
    List<Column> columns =
        new ArrayList<>(
            List.of(
                Column.text("ID"),
                Column.text("NAME"),
                Column.text("STATE"),
                Column.number("ROUND"),
                Column.text("MODEL")));
    if (anyLedger) {
      columns.add(Column.text("EPSILON"));
    }
    columns.add(Column.text("REASON"));
    Table table = new Table(columns.toArray(Column[]::new));
    for (JobSummary job : jobs) {
      List<String> cells =
          new ArrayList<>(
              List.of(job.id(), job.name(), job.standing().name(), text(job.round()), model(job)));
      if (anyLedger) {
        cells.add(job.ledger().map(JobTables::epsilon).orElse(NONE));
      }
      cells.add(job.reason());
      table.add(cells.toArray(String[]::new));
    }
    return table.lines();
  }

  /** "0.731 of 8". */
  private static String epsilon(PrivacyLedger ledger) {
    PrivacySpent spent = ledger.spent();
    return "%s of %s".formatted(amount(spent.epsilon()), amount(spent.budget()));
  }

  private static String amount(double epsilon) {
    return String.format(Locale.ROOT, "%.4g", epsilon);
  }

  private static List<String> privacy(PrivacyLedger ledger, double clipNorm) {
    PrivacySpent spent = ledger.spent();
    DifferentialPrivacySpec promise = ledger.plan().spec();
    List<String> facts = new ArrayList<>();
    facts.add(
        fact(
            "privacy",
            "epsilon %s spent in %s, %s left, delta %s"
                .formatted(
                    epsilon(ledger),
                    Units.count(spent.rounds(), "round"),
                    amount(spent.remaining()),
                    promise.delta())));
    facts.add(
        fact(
            "noise",
            "%s times the norm %s that updates are clipped to%s, added by the %s"
                .formatted(
                    amount(promise.noiseMultiplier().orElseThrow()),
                    clipNorm == promise.clipNorm() ? Double.toString(clipNorm) : amount(clipNorm),
                    promise
                        .adaptive()
                        .map(clip -> " (it follows their quantile " + clip.quantile() + ")")
                        .orElse(""),
                    promise.place() == NoisePlace.CENTRAL ? "aggregation job" : "clients")));
    if (promise.samplingRate() < 1) {
      facts.add(
          fact(
              "sampling",
              "a client is in a round with probability %s: so little is spent towards those who see"
                      .formatted(promise.samplingRate())
                  + " models, and not towards readers of the round log"));
    }
    return facts;
  }

  private static String model(JobSummary job) {
    String version = job.version() < 0 ? NONE : "v" + job.version();
    return job.rounds().isPresent() ? version + " of " + job.rounds().getAsInt() : version;
  }

  /**
   * @param newest how many rounds to show, counted from the last
   */
  static List<String> show(JobView job, int newest, ZoneId zone) {
    List<String> lines = new ArrayList<>();
    lines.add(fact("job", job.id()));
    lines.add(fact("name", job.summary().name()));
    lines.add(fact("state", state(job)));
    if (!job.reason().isEmpty()) {
      lines.add(fact("reason", job.reason()));
    }
    if (!job.summary().waitsFor().isEmpty()) {
      lines.add(fact("waits for", job.summary().waitsFor()));
    }
    lines.add(fact("model", model(job)));
    job.spec().ifPresent(spec -> lines.addAll(plan(spec)));
    job.specSha256().ifPresent(hash -> lines.add(fact("spec", hash)));
    job.spec().stream()
        .flatMap(spec -> StopOutput.conditions(spec.rounds()).stream())
        .forEach(condition -> lines.add(fact("ends by", condition)));
    job.learned().ifPresent(learned -> lines.add(fact("best", StopOutput.best(job, learned))));
    job.spec()
        .flatMap(spec -> spec.model().source())
        .ifPresent(source -> lines.add(fact("from", source.uri())));
    job.spec()
        .flatMap(spec -> spec.privacy().secureAggregation())
        .ifPresent(secure -> lines.add(fact("masks", masks(secure))));
    job.ledger().ifPresent(ledger -> lines.addAll(privacy(ledger, job.clipNorm().orElseThrow())));
    if (job.fairness().isPresent()) {
      lines.add(fact("fairness", fairness(job.fairness().getAsDouble())));
    }
    job.acceptedMillis().ifPresent(millis -> lines.add(fact("accepted", Units.time(millis, zone))));
    job.endedMillis().ifPresent(millis -> lines.add(fact("ended", Units.time(millis, zone))));
    job.archived()
        .ifPresent(
            archived -> {
              lines.add(fact("archive", archived.uri()));
              lines.add(fact("sha256", archived.sha256()));
            });
    job.notes().forEach(note -> lines.add(fact("note", note(note, zone))));
    lines.addAll(rounds(job.rounds(), newest));
    return lines;
  }

  /** "2026-01-01 00:00:00 ada: the good one". */
  private static String note(Note note, ZoneId zone) {
    String author = note.author().isEmpty() ? "" : " " + note.author();
    return "%s%s: %s".formatted(Units.time(note.atMillis(), zone), author, note.text());
  }

  /** "RUNNING, COLLECTING": where it stands, and what it is at. */
  private static String state(JobView job) {
    String standing = job.summary().standing().name();
    String status = job.status().name();
    return standing.equals(status) ? standing : standing + ", " + status;
  }

  private static String fairness(double jain) {
    return String.format(
        Locale.ROOT, "%.3f, by Jain's index of the rounds that clients took part in", jain);
  }

  private static String model(JobView job) {
    if (job.version() < 0) {
      return "none yet";
    }
    return job.spec()
        .map(spec -> "v%d of %d".formatted(job.version(), spec.rounds().count()))
        .orElse("v" + job.version());
  }

  private static List<String> plan(JobSpec spec) {
    return List.of(
        fact(
            "training",
            "%s on %s, %d parameters"
                .formatted(spec.trainer().name(), spec.dataSet(), spec.model().parameterCount())),
        fact(
            "cohort",
            "%s a round, goal %d, minimum %d"
                .formatted(
                    Units.count(spec.cohort().size(), "client"),
                    spec.cohort().goal(),
                    spec.cohort().minimum())));
  }

  /** What the masks of a job's updates stand. */
  private static String masks(SecureAggregationSpec secure) {
    return "SecAgg+ modulo 2^%d, no sum over fewer than %s; %s, up to %s of a cohort with the server"
        .formatted(
            secure.modulusBits(),
            Units.count(secure.minimumMembers(), "client"),
            secure.threatModel().spelling(),
            secure.adversaryShare());
  }

  private static String fact(String name, String value) {
    return "%-10s%s".formatted(name, value);
  }

  private static List<String> rounds(List<RoundView> rounds, int newest) {
    if (rounds.isEmpty() || newest == 0) {
      return List.of();
    }
    Table table =
        new Table(
            Column.number("ROUND"),
            Column.text("STATE"),
            Column.number("CLIENTS"),
            Column.number("UPDATES"),
            Column.number("TIME"),
            Column.text("MODEL"),
            Column.text("REASON"));
    int first = Math.max(0, rounds.size() - newest);
    rounds.subList(first, rounds.size()).forEach(round -> table.add(cells(round)));
    List<String> lines = new ArrayList<>(List.of(""));
    if (first > 0) {
      lines.add("the last %d of %d rounds; --rounds shows more".formatted(newest, rounds.size()));
    }
    lines.addAll(table.lines());
    return lines;
  }

  private static String[] cells(RoundView round) {
    boolean closed = round.closedMillis().isPresent();
    return new String[] {
      Integer.toString(round.round()),
      round.status().name(),
      closed ? round.members().size() + "/" + round.cohort() : NONE + "/" + round.cohort(),
      closed ? Units.bytes(round.updateBytes()) : NONE,
      time(round.durationMillis()),
      round.publishedVersion().isPresent() ? "v" + round.publishedVersion().getAsInt() : NONE,
      round.reason()
    };
  }

  /** What a round came to, in one line; for rounds that have ended. */
  static String line(RoundView round) {
    String number = "round %3d".formatted(round.round());
    if (round.status() == RoundStatus.PUBLISHED) {
      return "%s  %d of %s  %s  %s  model v%d%s"
          .formatted(
              number,
              round.members().size(),
              Units.count(round.cohort(), "client"),
              Units.bytes(round.updateBytes()),
              time(round.durationMillis()),
              round.modelVersion() + 1,
              round.privacy().map(p -> "  epsilon " + amount(p.epsilonSpent())).orElse(""));
    }
    return "%s  %s  %s"
        .formatted(
            number,
            round.status() == RoundStatus.ABANDONED ? "abandoned" : "cut short",
            round.reason());
  }

  private static String text(OptionalInt value) {
    return value.isPresent() ? Integer.toString(value.getAsInt()) : NONE;
  }

  private static String time(OptionalLong millis) {
    return millis.isPresent() ? Units.duration(millis.getAsLong()) : NONE;
  }
}
