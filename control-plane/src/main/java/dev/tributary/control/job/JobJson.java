package dev.tributary.control.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.privacy.DifferentialPrivacySpec;
import dev.tributary.core.privacy.PrivacyEntry;
import dev.tributary.core.privacy.PrivacyLedger;
import dev.tributary.core.privacy.PrivacySpent;
import dev.tributary.core.round.LogRecord.JobAccepted;
import dev.tributary.core.round.LogRecord.JobDeleted;
import dev.tributary.core.round.LogRecord.JobEnded;
import dev.tributary.core.round.LogRecord.JobNoted;
import dev.tributary.core.round.LogRecord.JobPaused;
import dev.tributary.core.round.LogRecord.JobRefused;
import dev.tributary.core.round.LogRecord.JobResumed;
import dev.tributary.core.round.LogRecord.JobUpdated;
import dev.tributary.core.round.LogRecord.KeysFixed;
import dev.tributary.core.round.LogRecord.ModelArchived;
import dev.tributary.core.round.LogRecord.ModelPublished;
import dev.tributary.core.round.LogRecord.NoiseKeysFixed;
import dev.tributary.core.round.LogRecord.OfJob;
import dev.tributary.core.round.LogRecord.RoundAbandoned;
import dev.tributary.core.round.LogRecord.RoundClosed;
import dev.tributary.core.round.LogRecord.RoundEvaluated;
import dev.tributary.core.round.LogRecord.RoundStarted;
import dev.tributary.core.round.LogRecord.SharesFixed;
import dev.tributary.core.round.LogRecord.StopOrdered;
import dev.tributary.core.round.LogRecord.UnmaskFixed;
import dev.tributary.wire.JobSpecs;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Jobs as programs read them. A value that is not known, or not yet, is null; its key is there all
 * the same. Times are milliseconds since 1970.
 */
public final class JobJson {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Accounts ACCOUNTS = new Accounts();

  /** What a ledger comes to; remembered of those that were asked about last. */
  public static PrivacySpent spent(PrivacyLedger ledger) {
    return ACCOUNTS.spent(ledger);
  }

  private JobJson() {}

  public static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  public static String pretty(JsonNode document) {
    return document.toPrettyString();
  }

  /** All jobs. */
  public static ObjectNode jobs(List<JobSummary> jobs) {
    return jobs(jobs, jobs.size(), Optional.empty());
  }

  /**
   * A page of jobs.
   *
   * @param total how many there are on all pages
   * @param next what the next page comes after; empty if this is the last
   */
  public static ObjectNode jobs(List<JobSummary> page, int total, Optional<String> next) {
    ObjectNode document = object();
    ArrayNode list = document.putArray("jobs");
    page.forEach(job -> list.add(summary(job)));
    document.put("total", total);
    document.put("next", next.orElse(null));
    return document;
  }

  public static ObjectNode summary(JobSummary job) {
    ObjectNode node = object();
    node.put("id", job.id());
    node.put("name", job.name());
    node.put("namespace", job.namespace().orElse(null));
    node.put("state", job.status().name());
    node.put("standing", job.standing().name());
    node.put("reason", job.reason());
    node.put("waitsFor", job.waitsFor().isEmpty() ? null : job.waitsFor());
    node.put("round", boxed(job.round()));
    node.put("plannedRounds", boxed(job.rounds()));
    node.put("modelVersion", job.version() < 0 ? null : (Integer) job.version());
    node.set("privacy", job.ledger().map(ledger -> privacy(ledger, job.clipNorm())).orElse(null));
    return node;
  }

  private static ObjectNode privacy(PrivacyLedger ledger, OptionalDouble clipNorm) {
    PrivacySpent spent = ACCOUNTS.spent(ledger);
    DifferentialPrivacySpec promise = ledger.plan().spec();
    ObjectNode node = object();
    node.put("epsilonSpent", spent.epsilon());
    node.put("epsilonRemaining", spent.remaining());
    node.put("epsilonBudget", promise.epsilon());
    node.put("delta", promise.delta());
    node.put("rounds", spent.rounds());
    node.put("noiseMultiplier", promise.noiseMultiplier().orElseThrow());
    node.put("clipNorm", boxed(clipNorm));
    node.put("samplingRate", promise.samplingRate());
    return node;
  }

  private static ObjectNode privacy(PrivacyEntry entry) {
    ObjectNode node = object();
    node.put("epsilonOfRound", entry.epsilonOfRound());
    node.put("epsilonSpent", entry.epsilonSpent());
    node.put("epsilonRemaining", entry.epsilonRemaining());
    return node;
  }

  /** A job with all its rounds. */
  public static ObjectNode job(JobView job) {
    return job(job, job.rounds().size());
  }

  /**
   * A job.
   *
   * @param newest how many rounds to tell of, counted from the last
   */
  public static ObjectNode job(JobView job, int newest) {
    ObjectNode node = summary(job.summary());
    node.set("privacy", job.ledger().map(ledger -> privacy(ledger, job.clipNorm())).orElse(null));
    node.put("acceptedMillis", boxed(job.acceptedMillis()));
    node.put("endedMillis", boxed(job.endedMillis()));
    node.put("fairness", boxed(job.fairness()));
    node.set("archived", job.archived().map(JobJson::archived).orElse(null));
    node.set("best", job.learned().map(learned -> StopJson.json(job, learned)).orElse(null));
    node.set("spec", job.spec().map(JobJson::spec).orElse(null));
    node.put("specSha256", job.specSha256().orElse(null));
    ArrayNode notes = node.putArray("notes");
    job.notes().forEach(note -> notes.add(note(note)));
    ArrayNode rounds = node.putArray("rounds");
    int first = Math.max(0, job.rounds().size() - newest);
    job.rounds().subList(first, job.rounds().size()).forEach(round -> rounds.add(round(round)));
    return node;
  }

  private static ObjectNode note(Note note) {
    ObjectNode node = object();
    node.put("text", note.text());
    node.put("author", note.author().isEmpty() ? null : note.author());
    node.put("atMillis", note.atMillis());
    return node;
  }

  public static ObjectNode round(RoundView round) {
    ObjectNode node = object();
    node.put("round", round.round());
    node.put("state", round.status().name());
    node.put("reason", round.reason());
    node.put("modelVersion", round.modelVersion());
    node.put("publishedVersion", boxed(round.publishedVersion()));
    node.put("cohort", round.cohort());
    node.put("goal", round.goal());
    ArrayNode members = node.putArray("members");
    round.members().forEach(members::add);
    node.put("totalWeight", round.totalWeight());
    node.put("updateBytes", round.updateBytes());
    node.put("startedMillis", round.startedMillis());
    node.put("closedMillis", boxed(round.closedMillis()));
    node.put("endedMillis", boxed(round.endedMillis()));
    node.put("roundMillis", boxed(round.durationMillis()));
    node.set("phases", phases(round));
    node.set("archived", round.archived().map(JobJson::archived).orElse(null));
    node.set("privacy", round.privacy().map(JobJson::privacy).orElse(null));
    node.put("clipNorm", boxed(round.clipNorm()));
    node.put("specSha256", round.specSha256().orElse(null));
    return node;
  }

  /** How long each phase took; null for one that did not end, or that a plain round has not. */
  private static ObjectNode phases(RoundView round) {
    RoundPhases phases = RoundPhases.of(round);
    ObjectNode node = object();
    node.put("advertiseMillis", boxed(phases.advertiseMillis()));
    node.put("shareMillis", boxed(phases.shareMillis()));
    node.put("collectMillis", boxed(phases.collectMillis()));
    node.put("unmaskMillis", boxed(phases.unmaskMillis()));
    node.put("releaseMillis", boxed(phases.releaseMillis()));
    return node;
  }

  /** One line of {@code job watch}. */
  public static ObjectNode event(JobEvent event) {
    ObjectNode node = object();
    node.put("event", name(event.record()));
    node.put("offset", event.offset());
    node.put("atMillis", event.record().atMillis());
    node.set("job", summary(event.job()));
    node.set("round", event.round().map(JobJson::round).orElse(null));
    if (event.record() instanceof JobAccepted accepted) {
      node.set("spec", spec(accepted.spec()));
    }
    if (event.record() instanceof JobUpdated updated) {
      node.set("spec", spec(updated.spec()));
    }
    if (event.record() instanceof RoundEvaluated evaluated) {
      node.set("evaluation", StopJson.json(evaluated));
    }
    if (event.record() instanceof JobNoted noted) {
      node.set("note", note(new Note(noted.text(), noted.author(), noted.atMillis())));
    }
    if (event.record() instanceof ModelArchived archived) {
      node.set("archived", archived(archived));
    }
    return node;
  }

  private static String name(OfJob record) {
    if (record instanceof JobAccepted) {
      return "job-accepted";
    } else if (record instanceof JobRefused) {
      return "job-refused";
    } else if (record instanceof JobUpdated) {
      return "job-updated";
    } else if (record instanceof NoiseKeysFixed) {
      return "noise-keys-fixed";
    } else if (record instanceof RoundStarted) {
      return "round-started";
    } else if (record instanceof KeysFixed) {
      return "keys-fixed";
    } else if (record instanceof SharesFixed) {
      return "shares-fixed";
    } else if (record instanceof RoundClosed) {
      return "round-closed";
    } else if (record instanceof UnmaskFixed) {
      return "unmask-fixed";
    } else if (record instanceof RoundAbandoned) {
      return "round-abandoned";
    } else if (record instanceof ModelPublished) {
      return "model-published";
    } else if (record instanceof RoundEvaluated) {
      return "round-evaluated";
    } else if (record instanceof ModelArchived) {
      return "model-archived";
    } else if (record instanceof JobPaused) {
      return "job-paused";
    } else if (record instanceof JobResumed) {
      return "job-resumed";
    } else if (record instanceof StopOrdered) {
      return "stop-ordered";
    } else if (record instanceof JobEnded) {
      return "job-ended";
    } else if (record instanceof JobNoted) {
      return "job-noted";
    } else if (record instanceof JobDeleted) {
      return "job-deleted";
    }
    throw new IllegalArgumentException("not known as an event: " + record);
  }

  private static ObjectNode archived(ModelArchived archived) {
    ObjectNode node = object();
    node.put("version", archived.version());
    node.put("uri", archived.uri());
    node.put("sha256", archived.sha256());
    return node;
  }

  /** A spec with every default filled in. */
  public static JsonNode spec(JobSpec spec) {
    try {
      return MAPPER.readTree(JobSpecs.canonical(spec));
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a canonical spec is JSON", impossible);
    }
  }

  private static Integer boxed(OptionalInt value) {
    return value.isPresent() ? (Integer) value.getAsInt() : null;
  }

  private static Double boxed(OptionalDouble value) {
    return value.isPresent() ? (Double) value.getAsDouble() : null;
  }

  private static Long boxed(OptionalLong value) {
    return value.isPresent() ? (Long) value.getAsLong() : null;
  }
}
