package dev.tributary.core.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.core.simulation.UpdatesTopic.Sent;
import dev.tributary.core.simulation.UpdatesTopic.UploadKey;
import dev.tributary.core.update.Outcome.Rejection;
import dev.tributary.core.update.RejectReason;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** What became of everything that was ever sent: it counts, or somebody is told why not. */
final class Verdicts {
  /** What may befall a good upload, and overtake the verdict on a bad one. */
  private static final Set<RejectReason> OVERTAKEN =
      EnumSet.of(
          RejectReason.LATE,
          RejectReason.INCOMPLETE,
          RejectReason.SUPERSEDED,
          RejectReason.DUPLICATE_ATTEMPT,
          RejectReason.ROUND_ABANDONED,
          RejectReason.JOB_ENDED);

  /** Said of uploads while another of the same client is preferred. */
  private static final Set<RejectReason> PREFERRED =
      EnumSet.of(RejectReason.SUPERSEDED, RejectReason.DUPLICATE_ATTEMPT);

  private final World world;
  private final Map<UploadKey, Set<RejectReason>> reasons = new HashMap<>();
  private final List<Rejection> rejections;

  Verdicts(World world, List<Rejection> rejections) {
    this.world = world;
    this.rejections = rejections;
    for (Rejection rejection : rejections) {
      reasons
          .computeIfAbsent(key(rejection), k -> EnumSet.noneOf(RejectReason.class))
          .add(rejection.reason());
    }
  }

  private static UploadKey key(Rejection rejection) {
    return new UploadKey(
        rejection.job(),
        rejection.round(),
        rejection.client(),
        rejection.attempt(),
        rejection.position().partition());
  }

  void check() {
    Set<UploadKey> counted = world.witness().counted();
    world
        .updates
        .uploads()
        .forEach(
            (key, sent) -> {
              if (!counted.contains(key)) {
                checkUncounted(key, sent);
              }
            });
    for (Rejection rejection : rejections) {
      if (counted.contains(key(rejection))) {
        checkCounted(key(rejection), rejection);
      }
    }
  }

  private void checkUncounted(UploadKey key, List<Sent> sent) {
    Set<RejectReason> told = reasons.getOrDefault(key, Set.of());
    Set<RejectReason> right = flaws(sent);
    right.addAll(OVERTAKEN);
    if (hasTwins(sent)) {
      // A chunk of the one and a chunk of the other may together be longer than either update.
      right.add(RejectReason.OUT_OF_NORM);
    }
    assertThat(told).as("reasons why %s does not count", key).isNotEmpty();
    assertThat(told).as("reasons why %s does not count", key).containsAnyElementsOf(right);
  }

  /** Whether two uploads of one name were sent. */
  private static boolean hasTwins(List<Sent> sent) {
    return sent.stream().map(s -> s.chunk().shard()).distinct().count() < sent.size();
  }

  private static Set<RejectReason> flaws(List<Sent> sent) {
    Set<RejectReason> flaws = EnumSet.noneOf(RejectReason.class);
    sent.stream().map(Sent::flaw).filter(Objects::nonNull).forEach(flaws::add);
    if (sent.stream().map(s -> s.chunk().weight()).distinct().count() > 1) {
      flaws.add(RejectReason.INCONSISTENT);
    }
    return flaws;
  }

  /** Something that counts is not said not to, but for what ChunkJudge and prefer document. */
  private void checkCounted(UploadKey key, Rejection rejection) {
    Set<RejectReason> right = flaws(world.updates.upload(key));
    right.add(RejectReason.DUPLICATE_CHUNK);
    boolean replay = rejection.detail().contains("RoundClosed tells whether");
    boolean elsewhere = PREFERRED.contains(rejection.reason()) && isElsewhere(key);
    assertThat(right.contains(rejection.reason()) || replay || elsewhere)
        .as("%s counts, yet it was told that %s", key, rejection)
        .isTrue();
  }

  /** Whether the client wrote to another partition too, where no order is kept. */
  private boolean isElsewhere(UploadKey key) {
    return world.updates.uploads().keySet().stream()
        .anyMatch(
            other ->
                other.job().equals(key.job())
                    && other.round() == key.round()
                    && other.client().equals(key.client())
                    && other.partition() != key.partition());
  }
}
