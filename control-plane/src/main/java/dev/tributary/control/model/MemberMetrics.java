package dev.tributary.control.model;

import java.util.Collection;
import java.util.Optional;

/** What the members of a job's rounds measured: of all that is known, or of what a view kept. */
@FunctionalInterface
public interface MemberMetrics {

  /** Of the version that a round made; empty if no member told a loss or an accuracy. */
  Optional<VersionMetrics> of(int round, Collection<String> members);
}
