package dev.tributary.control.model;

import dev.tributary.control.job.JobModels;
import dev.tributary.control.job.VersionView;
import dev.tributary.core.coordination.Archived;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.vector.FloatBytes;
import dev.tributary.wire.JobSpecs;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The registry of one job: every version of its model, as log and clients tell. Pure. */
public final class ModelVersions {
  private ModelVersions() {}

  /** Every version from the first; none if the job has no model yet. */
  public static List<ModelVersion> of(JobModels models, RoundMetrics metrics) {
    if (models.versions().isEmpty()) {
      return List.of();
    }
    JobSpec spec = models.job().spec().orElseThrow();
    String specSha256 = specSha256(spec);
    long bytes = VectorFile.bytes(spec.model().tensors());
    return models.versions().stream()
        .map(version -> of(version, specSha256, bytes, metrics))
        .toList();
  }

  private static ModelVersion of(
      VersionView version, String specSha256, long bytes, RoundMetrics metrics) {
    return new ModelVersion(
        version.job(),
        version.version(),
        version.round(),
        version.publishedMillis(),
        version.members().size(),
        version.members().isEmpty()
            ? Optional.empty()
            : Optional.of(memberDigest(version.members())),
        specSha256,
        metrics.of(version),
        bytes,
        version.archived().map(a -> new Archived(a.job(), a.version(), a.uri(), a.sha256())));
  }

  /**
   * @throws IllegalStateException if the job has no such version
   */
  static VersionView existing(JobModels models, int version) {
    return models.versions().stream()
        .filter(view -> view.version() == version)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "job '%s' has no version %d, its newest is %d"
                        .formatted(models.job().id(), version, models.job().version())));
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

  /** Hex SHA-256 of the spec as it stands in the log: JSON with every default filled in. */
  public static String specSha256(JobSpec spec) {
    return sha256(JobSpecs.canonical(spec));
  }

  private static String sha256(String text) {
    return HexFormat.of().formatHex(FloatBytes.sha256(text.getBytes(StandardCharsets.UTF_8)));
  }
}
