package dev.tributary.core.coordination;

import dev.tributary.core.check.Require;
import dev.tributary.core.scheduling.SchedulingRules;

/**
 * @param presenceTimeoutMillis silence after which a client is unavailable
 * @param snapshotEvery log records between snapshots
 * @param protocol what it knows of secure aggregation
 * @param scheduling how jobs share clients
 * @param quarantine when a client is kept out for what it sends
 */
public record CoordinatorSettings(
    long presenceTimeoutMillis,
    int snapshotEvery,
    SecureProtocol protocol,
    SchedulingRules scheduling,
    QuarantineRules quarantine) {
  public static final CoordinatorSettings DEFAULT = new CoordinatorSettings(10_000, 200);

  public CoordinatorSettings {
    Require.range("presenceTimeoutMillis", presenceTimeoutMillis, 1, Long.MAX_VALUE / 4);
    Require.range("snapshotEvery", snapshotEvery, 1, Integer.MAX_VALUE);
    Require.that(protocol != null, "protocol", "must be given", null);
    Require.that(scheduling != null, "scheduling", "must be given", null);
    Require.that(quarantine != null, "quarantine", "must be given", null);
  }

  /** Of a coordinator that goes by the usual rules for a quarantine. */
  public CoordinatorSettings(
      long presenceTimeoutMillis,
      int snapshotEvery,
      SecureProtocol protocol,
      SchedulingRules scheduling) {
    this(presenceTimeoutMillis, snapshotEvery, protocol, scheduling, QuarantineRules.DEFAULT);
  }

  /** Of a coordinator for which all namespaces are alike. */
  public CoordinatorSettings(
      long presenceTimeoutMillis, int snapshotEvery, SecureProtocol protocol) {
    this(presenceTimeoutMillis, snapshotEvery, protocol, SchedulingRules.DEFAULT);
  }

  /** Of a coordinator that refuses jobs with secure aggregation. */
  public CoordinatorSettings(long presenceTimeoutMillis, int snapshotEvery) {
    this(presenceTimeoutMillis, snapshotEvery, new NoSecureProtocol());
  }
}
