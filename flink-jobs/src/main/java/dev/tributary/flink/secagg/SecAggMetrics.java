package dev.tributary.flink.secagg;

import dev.tributary.core.coordination.SecurePhase;
import dev.tributary.core.update.RejectReason;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/** Messages of secure rounds, good and bad, since the task started. */
final class SecAggMetrics {
  private static final List<RejectReason> REASONS =
      List.of(
          RejectReason.MALFORMED,
          RejectReason.UNKNOWN_SCHEMA,
          RejectReason.NOT_ENROLLED,
          RejectReason.BAD_SIGNATURE);

  private final Map<SecurePhase, Counter> messages = new EnumMap<>(SecurePhase.class);
  private final Map<RejectReason, Counter> rejected = new EnumMap<>(RejectReason.class);

  SecAggMetrics(MetricGroup group) {
    MetricGroup tributary = group.addGroup("tributary");
    for (SecurePhase phase : SecurePhase.values()) {
      String label = phase.name().toLowerCase(Locale.ROOT);
      messages.put(phase, tributary.addGroup("phase", label).counter("messages"));
    }
    for (RejectReason reason : REASONS) {
      rejected.put(reason, tributary.addGroup("reason", reason.label()).counter("rejected"));
    }
  }

  void received(SecurePhase phase) {
    messages.get(phase).inc();
  }

  void rejected(RejectReason reason) {
    rejected.get(reason).inc();
  }
}
