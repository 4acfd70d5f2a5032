package dev.tributary.flink.local;

import dev.tributary.core.update.ChunkVerdict;
import dev.tributary.core.update.RejectReason;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/** What one local aggregator counts, since its task started. */
final class LocalAggregateMetrics {
  private final Counter bytes;
  private final Map<ChunkVerdict, Counter> chunks = new EnumMap<>(ChunkVerdict.class);
  private final Map<RejectReason, Counter> rejected = new EnumMap<>(RejectReason.class);

  LocalAggregateMetrics(MetricGroup group) {
    MetricGroup tributary = group.addGroup("tributary");
    bytes = tributary.counter("updateBytes");
    for (ChunkVerdict verdict : ChunkVerdict.values()) {
      String label = verdict.name().toLowerCase(Locale.ROOT);
      chunks.put(verdict, tributary.addGroup("verdict", label).counter("chunks"));
    }
    for (RejectReason reason : RejectReason.values()) {
      rejected.put(reason, tributary.addGroup("reason", reason.label()).counter("rejected"));
    }
  }

  void received(int length) {
    bytes.inc(length);
  }

  void judged(ChunkVerdict verdict) {
    chunks.get(verdict).inc();
  }

  void rejected(RejectReason reason) {
    rejected.get(reason).inc();
  }
}
