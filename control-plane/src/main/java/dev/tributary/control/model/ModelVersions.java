package dev.tributary.control.model;

import dev.tributary.control.job.JobView;
import dev.tributary.control.job.ModelVersion;
import dev.tributary.control.job.RoundView;
import dev.tributary.core.coordination.Archived;
import dev.tributary.core.vector.FloatBytes;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The registry of one job: every version of its model, as log and clients tell. Pure. */
public final class ModelVersions {
  private ModelVersions() {}

  /** Every version from the first; none if the job has no model yet. */
  public static List<RegisteredModel> of(JobView job, MemberMetrics metrics) {
    if (job.versions().isEmpty()) {
      return List.of();
    }
    Map<Integer, List<String>> members =
        job.rounds().stream().collect(Collectors.toMap(RoundView::round, RoundView::members));
    String specSha256 = job.specSha256().orElseThrow();
    return job.versions().stream()
        .map(
            version ->
                of(
                    job,
                    version,
                    members.getOrDefault(version.round(), List.of()),
                    specSha256,
                    metrics))
        .toList();
  }

  private static RegisteredModel of(
      JobView job,
      ModelVersion version,
      List<String> members,
      String specSha256,
      MemberMetrics metrics) {
    return new RegisteredModel(
        job.id(),
        version.version(),
        version.round(),
        version.publishedMillis(),
        members.size(),
        members.isEmpty() ? Optional.empty() : Optional.of(memberDigest(members)),
        specSha256,
        metrics.of(version.round(), members),
        job.modelBytes().orElseThrow(),
        version.archived().map(a -> new Archived(a.job(), a.version(), a.uri(), a.sha256())));
  }

  /**
   * @throws IllegalStateException if the job has no such version
   */
  static ModelVersion existing(JobView job, int version) {
    return job.version(version)
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "job '%s' has no version %d, its newest is %d"
                        .formatted(job.id(), version, job.version())));
  }

  /**
   * Hex SHA-256 over the ids of a version's members, sorted, each followed by a line feed: what
   * {@code LC_ALL=C sort | sha256sum} prints of a file with an id in each line. Versions with equal
   * digests were made from updates of the same clients.
   */
  public static String memberDigest(Collection<String> members) {
    return sha256(
        new TreeSet<>(members).stream().map(id -> id + "\n").collect(Collectors.joining()));
  }

  private static String sha256(String text) {
    return HexFormat.of().formatHex(FloatBytes.sha256(text.getBytes(StandardCharsets.UTF_8)));
  }
}
