package dev.tributary.control.watch;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What is wrong and what was, from one look to the next: a value.
 *
 * <pre>
 *            found                    not found for settleMillis
 * nothing ---------> open (told) ---------------------------------> ended (told)
 *                     ^   |
 *                     +---+  found again, or not to be seen now
 * </pre>
 *
 * <p>So what comes and goes is one alert, and what nobody can see stays as it was.
 *
 * @param sight since when the picture has been fresh without a break
 * @param behindMillis how late the aggregation job read each topic at the last look
 * @param ended the newest first
 */
public record WatchState(
    Sight sight,
    Map<String, Long> behindMillis,
    SortedMap<String, Sighting> sightings,
    List<Alert> ended) {
  /** Alerts that have ended and are kept. */
  static final int KEPT_ENDED = 200;

  /** Before the first look. */
  public static final WatchState START =
      new WatchState(Sight.ALWAYS, Map.of(), new TreeMap<>(), List.of());

  public WatchState {
    behindMillis = Map.copyOf(behindMillis);
    sightings = Collections.unmodifiableSortedMap(new TreeMap<>(sightings));
    ended = List.copyOf(ended);
  }

  /**
   * Whether jobs and clients could be seen.
   *
   * @param sinceMillis the end of the last time in which they could not; 0 if there was none
   */
  record Sight(boolean blind, long sinceMillis) {
    static final Sight ALWAYS = new Sight(false, 0);

    Sight after(boolean fresh, long nowMillis) {
      return fresh
          ? new Sight(false, blind ? nowMillis : sinceMillis)
          : new Sight(true, sinceMillis);
    }
  }

  /**
   * An alert that is open.
   *
   * @param goneMillis since when it has not been found any more; empty while it is
   */
  record Sighting(Alert alert, OptionalLong goneMillis) {}

  /**
   * What a look came to.
   *
   * @param news alerts that it opened or ended
   */
  public record Step(WatchState next, List<Alert> news) {}

  /** Looks at a picture. */
  public Step look(Picture picture, Thresholds thresholds, long nowMillis) {
    Sight seen = sight.after(picture.fresh(), nowMillis);
    Map<String, Alert> found = new TreeMap<>();
    for (Alert alert : new Detectors(thresholds, seen.sinceMillis(), nowMillis).find(picture)) {
      if (alert.kind() != AlertKind.LAG_GROWING || isGrowing(alert, nowMillis)) {
        found.put(key(alert), alert);
      }
    }
    SortedMap<String, Sighting> next = new TreeMap<>();
    List<Alert> news = new ArrayList<>();
    List<Alert> over = new ArrayList<>();
    Set<AlertKind> unseen = unseen(picture);
    sightings.forEach(
        (key, sighting) -> {
          Alert again = found.get(key);
          if (again != null) {
            next.put(key, new Sighting(sighting.alert().reworded(again), OptionalLong.empty()));
          } else if (unseen.contains(sighting.alert().kind())) {
            next.put(key, sighting);
          } else {
            long gone = sighting.goneMillis().orElse(nowMillis);
            if (nowMillis - gone >= thresholds.settleMillis()) {
              over.add(sighting.alert().toEnded(gone));
            } else {
              next.put(key, new Sighting(sighting.alert(), OptionalLong.of(gone)));
            }
          }
        });
    found.forEach(
        (key, alert) -> {
          if (!sightings.containsKey(key)) {
            next.put(key, new Sighting(alert, OptionalLong.empty()));
            news.add(alert);
          }
        });
    news.addAll(over);
    List<Alert> kept =
        Stream.of(over, ended).flatMap(Collection::stream).limit(KEPT_ENDED).toList();
    return new Step(new WatchState(seen, behind(picture, nowMillis), next, kept), news);
  }

  /** Alerts of now, the oldest first. */
  public List<Alert> open() {
    return sightings.values().stream()
        .map(Sighting::alert)
        .sorted((a, b) -> Long.compare(a.sinceMillis(), b.sinceMillis()))
        .toList();
  }

  /** What is late and catches up is no news; once it is told, it stays until it is in time. */
  private boolean isGrowing(Alert lag, long nowMillis) {
    Long before = behindMillis.get(lag.subject());
    return sightings.containsKey(key(lag))
        || before == null
        || nowMillis - lag.sinceMillis() >= before;
  }

  private Map<String, Long> behind(Picture picture, long nowMillis) {
    if (picture.lags().isEmpty()) {
      return behindMillis;
    }
    Map<String, Long> behind = new HashMap<>();
    for (TopicLag lag : picture.lags().get()) {
      lag.oldestMillis()
          .ifPresent(oldest -> behind.put(lag.topic(), Math.max(0, nowMillis - oldest)));
    }
    return behind;
  }

  /** What can not be looked for in a picture. */
  private static Set<AlertKind> unseen(Picture picture) {
    Set<AlertKind> unseen = EnumSet.noneOf(AlertKind.class);
    if (!picture.fresh()) {
      unseen.add(AlertKind.ROUND_OVERDUE);
      unseen.add(AlertKind.JOB_WITHOUT_PROGRESS);
      unseen.add(AlertKind.CLIENT_SILENT);
    }
    if (picture.lags().isEmpty()) {
      unseen.add(AlertKind.LAG_GROWING);
    }
    if (picture.flink().isEmpty()) {
      unseen.add(AlertKind.CHECKPOINT_FAILING);
    }
    return unseen;
  }

  private static String key(Alert alert) {
    return alert.kind() + " " + alert.subject();
  }
}
