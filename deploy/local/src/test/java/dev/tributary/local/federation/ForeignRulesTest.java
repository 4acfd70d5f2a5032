package dev.tributary.local.federation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.core.job.PrivacySpec;
import dev.tributary.core.round.JobState;
import dev.tributary.core.round.LogRecord;
import dev.tributary.core.round.LogRecord.ClientHeld;
import dev.tributary.core.round.LogRecord.EpochStarted;
import dev.tributary.core.round.LogRecord.JobAccepted;
import dev.tributary.core.round.LogRecord.JobDeleted;
import dev.tributary.core.round.LogRecord.JobEnded;
import dev.tributary.core.round.LogRecord.JobNoted;
import dev.tributary.core.round.LogRecord.JobPaused;
import dev.tributary.core.round.LogRecord.JobRefused;
import dev.tributary.core.round.LogRecord.JobResumed;
import dev.tributary.core.round.LogRecord.JobUpdated;
import dev.tributary.core.round.LogRecord.ModelArchived;
import dev.tributary.core.round.LogRecord.ModelPublished;
import dev.tributary.core.round.LogRecord.OfAlias;
import dev.tributary.core.round.LogRecord.OfJob;
import dev.tributary.core.round.LogRecord.RoundAbandoned;
import dev.tributary.core.round.LogRecord.RoundClosed;
import dev.tributary.core.round.LogRecord.RoundStarted;
import dev.tributary.core.round.LogRecord.Snapshot;
import dev.tributary.core.round.LogRecord.StopOrdered;
import dev.tributary.core.round.LogState;
import dev.tributary.core.round.RoundLog;
import dev.tributary.core.round.RoundLog.Reading;
import dev.tributary.local.foreign.LogRules;
import dev.tributary.local.foreign.LogRules.Known;
import dev.tributary.local.foreign.ProtocolFiles;
import dev.tributary.wire.LogRecords;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;

/** A client that knows the protocol's page alone takes the round log for what everybody does. */
class ForeignRulesTest {
  private static final int LOGS = 40;
  private static final int RECORDS = 150;
  private static final int MOST_READERS = 3;

  private static final List<Class<? extends LogRecord>> KINDS =
      List.of(
          EpochStarted.class,
          JobAccepted.class,
          JobRefused.class,
          JobUpdated.class,
          ModelPublished.class,
          RoundStarted.class,
          RoundClosed.class,
          RoundAbandoned.class,
          ModelArchived.class,
          JobPaused.class,
          JobResumed.class,
          StopOrdered.class,
          JobEnded.class,
          JobNoted.class,
          JobDeleted.class,
          ClientHeld.class);

  private final ProtocolFiles files = new ProtocolFiles(ForeignClientIT.SCHEMAS);

  /** How often a kind of record was effective, and void. */
  private final Map<Class<?>, int[]> judged = new HashMap<>();

  private int snapshots;
  private int secureSnapshots;

  @Test
  void itKnowsAfterEachRecordWhatEverybodyKnowsWhereverItBegan() {
    for (long seed = 1; seed <= LOGS; seed++) {
      read(seed);
    }

    for (Class<?> kind : KINDS) {
      assertThat(judged.get(kind)[0]).as("effective %s", kind.getSimpleName()).isGreaterThan(5);
      assertThat(judged.get(kind)[1]).as("void %s", kind.getSimpleName()).isGreaterThan(5);
    }
    assertThat(snapshots).as("snapshots that it began with").isGreaterThan(LOGS / 2);
    assertThat(secureSnapshots).as("of these with secure rounds").isPositive();
  }

  private void read(long seed) {
    PlausibleLog log = new PlausibleLog(seed);
    RoundLog everybody = new RoundLog();
    List<LogRules> readers = new ArrayList<>(List.of(new LogRules()));
    for (long offset = 0; offset < RECORDS; offset++) {
      LogState before = everybody.state();
      LogRecord record = log.next(before, offset);
      boolean effective = everybody.read(offset, record) == Reading.EFFECTIVE;
      GenericRecord foreign = files.decode(LogRecords.encode(record)).orElseThrow();
      String where = "seed %d, offset %d".formatted(seed, offset);
      Supplier<String> what = () -> "%s: %s after %s".formatted(where, record, before);
      Map<String, Known> known = known(everybody.state());
      Set<String> held = held(everybody.state());
      for (LogRules reader : readers) {
        boolean taken = reader.apply(foreign);
        if (isJudged(record, before)) {
          assertThat(taken).as(what).isEqualTo(effective);
        }
        assertThat(reader.epoch()).as(what).isEqualTo(everybody.state().epoch());
        assertThat(reader.known()).as(what).isEqualTo(known);
        assertThat(reader.held()).as(what).isEqualTo(held);
      }
      if (isJudged(record, before)) {
        judged.computeIfAbsent(record.getClass(), k -> new int[2])[effective ? 0 : 1]++;
      }
      if (record instanceof Snapshot) {
        begin(foreign, readers);
      }
    }
  }

  private void begin(GenericRecord snapshot, List<LogRules> readers) {
    snapshots++;
    secureSnapshots += snapshot.getSchema().getName().equals("SecureSnapshot") ? 1 : 0;
    LogRules reader = new LogRules();
    reader.load(snapshot);
    if (readers.size() == MOST_READERS) {
      readers.remove(1);
    }
    readers.add(reader);
  }

  /** Whether a client has to know what becomes of the record. */
  private static boolean isJudged(LogRecord record, LogState before) {
    if (!(record instanceof OfJob ofJob)) {
      return !(record instanceof OfAlias);
    }
    JobState job = before.jobs().get(ofJob.job());
    return record instanceof JobEnded
        || !(isBeyond(job)
            || (job instanceof JobState.Ended
                && (record instanceof ModelArchived || record instanceof JobNoted)));
  }

  private static boolean isBeyond(JobState job) {
    return job instanceof JobState.Live live
        && !live.info().spec().privacy().equals(PrivacySpec.NONE);
  }

  private static Map<String, Known> known(LogState state) {
    Map<String, Known> known = new TreeMap<>();
    state.jobs().forEach((id, job) -> known.put(id, known(job)));
    return known;
  }

  private static Known known(JobState job) {
    if (isBeyond(job)) {
      return new Known("BEYOND", -1, 0, -1, false);
    }
    if (!(job instanceof JobState.Live live)) {
      return new Known("ENDED", -1, 0, -1, false);
    }
    return new Known(
        job.getClass().getSimpleName().toUpperCase(Locale.ROOT),
        live.info().version(),
        live.info().lastRound(),
        live.info().archived().map(ModelArchived::version).orElse(-1),
        live.info().steering().paused());
  }

  private static Set<String> held(LogState state) {
    Set<String> held = new TreeSet<>();
    state
        .holds()
        .forEach(
            (client, holds) -> {
              if (holds.isHeld()) {
                held.add(client);
              }
            });
    return held;
  }
}
