package dev.tributary.control.model;

import dev.tributary.core.coordination.Archived;
import java.util.Optional;

/**
 * A version in the registry.
 *
 * @param round the round that made it, 0 for version 0
 * @param publishedMillis since 1970, by the coordinator's clock
 * @param members clients whose update counts in it; 0 for version 0
 * @param memberDigest see {@link ModelVersions#memberDigest}; empty if there were none
 * @param specSha256 of the job's spec, see {@link dev.tributary.wire.JobSpecs#sha256}
 * @param metrics what its members measured; absent for version 0, for secure jobs, and once the
 *     topic of metrics does not hold them any more
 * @param bytes length of its parameter vector as float32
 * @param archived where it lies in the archive, with the vector's SHA-256
 */
public record RegisteredModel(
    String job,
    int version,
    int round,
    long publishedMillis,
    int members,
    Optional<String> memberDigest,
    String specSha256,
    Optional<VersionMetrics> metrics,
    long bytes,
    Optional<Archived> archived) {}
