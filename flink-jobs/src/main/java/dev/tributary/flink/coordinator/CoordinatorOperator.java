package dev.tributary.flink.coordinator;

import dev.tributary.core.coordination.Coordinator;
import dev.tributary.core.coordination.CoordinatorSettings;
import dev.tributary.core.coordination.CoordinatorState;
import dev.tributary.core.coordination.QuarantineRules;
import dev.tributary.core.coordination.SecAggPlus;
import dev.tributary.core.round.LogRecord;
import dev.tributary.core.scheduling.SchedulingRules;
import dev.tributary.flink.codec.CoordinatorStateCodec;
import dev.tributary.flink.codec.StoredValue;
import dev.tributary.flink.kafka.LogInput;
import dev.tributary.flink.message.CoordinatorInput;
import dev.tributary.flink.message.CoordinatorInput.CommandHeard;
import dev.tributary.flink.message.CoordinatorInput.ContributionRejected;
import dev.tributary.flink.message.CoordinatorInput.MessageReceived;
import dev.tributary.flink.message.CoordinatorInput.MetricsHeard;
import dev.tributary.flink.message.CoordinatorInput.NoiseKeyTold;
import dev.tributary.flink.message.CoordinatorInput.PresenceHeard;
import dev.tributary.flink.message.CoordinatorInput.ShardPublished;
import dev.tributary.flink.message.CoordinatorInput.SourceRefused;
import dev.tributary.flink.message.CoordinatorInput.UploadReceived;
import dev.tributary.flink.message.CoordinatorInput.VersionArchived;
import dev.tributary.flink.message.LogEntry;
import dev.tributary.wire.LogRecords;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ScheduledFuture;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Hosts the {@link Coordinator}: everything it hears in one stream, its proposals out. Runs once in
 * the job.
 *
 * <p>State: one {@link CoordinatorState}, which holds live jobs and what the log does not say yet.
 */
public final class CoordinatorOperator extends AbstractStreamOperator<LogRecord>
    implements OneInputStreamOperator<CoordinatorInput, LogRecord> {
  private static final long serialVersionUID = 1;

  private final LogInput.End logEnd;
  private final long presenceTimeoutMillis;
  private final int snapshotEvery;
  private final TreeMap<String, Integer> namespaceWeights;
  private final long overdueMillis;
  private final int quarantineRejections;
  private final long quarantineWithinMillis;

  private transient StoredValue<CoordinatorState> state;
  private transient Coordinator coordinator;
  private transient LogInput logInput;
  private transient ScheduledFuture<?> timer;
  private transient long timerMillis;

  public CoordinatorOperator(LogInput.End logEnd, CoordinatorSettings settings) {
    this.logEnd = logEnd;
    this.presenceTimeoutMillis = settings.presenceTimeoutMillis();
    this.snapshotEvery = settings.snapshotEvery();
    this.namespaceWeights = new TreeMap<>(settings.scheduling().weights());
    this.overdueMillis = settings.scheduling().overdueMillis();
    this.quarantineRejections = settings.quarantine().rejections();
    this.quarantineWithinMillis = settings.quarantine().withinMillis();
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    state = new StoredValue<>(context, "coordinator", new CoordinatorStateCodec());
    CoordinatorState restored = state.read().orElse(CoordinatorState.EMPTY);
    coordinator =
        new Coordinator(
            UUID.randomUUID().toString(),
            new CoordinatorSettings(
                presenceTimeoutMillis,
                snapshotEvery,
                new SecAggPlus(),
                new SchedulingRules(namespaceWeights, overdueMillis),
                new QuarantineRules(quarantineRejections, quarantineWithinMillis)),
            restored);
  }

  @Override
  public void open() throws Exception {
    super.open();
    logInput = LogInput.startingNow(logEnd);
    getMetricGroup().addGroup("tributary").gauge("leading", () -> coordinator.isLeading() ? 1 : 0);
    // A log that is empty, or was read to its end before the checkpoint, sends nothing to wait for.
    schedule(now());
  }

  @Override
  public void processElement(StreamRecord<CoordinatorInput> element) {
    long now = now();
    propose(hear(element.getValue(), now), now);
  }

  private List<LogRecord> hear(CoordinatorInput input, long now) {
    if (input instanceof LogEntry entry) {
      return logInput
          .take(entry)
          .map(record -> coordinator.onLog(entry.offset(), record, now))
          .orElse(List.of());
    }
    if (input instanceof UploadReceived received) {
      return coordinator.onReceipt(received.receipt(), now);
    }
    if (input instanceof MessageReceived received) {
      return coordinator.onPhaseReceipt(received.receipt(), now);
    }
    if (input instanceof PresenceHeard heard) {
      return coordinator.onPresence(heard.presence(), now);
    }
    if (input instanceof ShardPublished published) {
      return coordinator.onPublished(published.published(), now);
    }
    if (input instanceof VersionArchived archived) {
      return coordinator.onArchived(archived.archived(), now);
    }
    if (input instanceof NoiseKeyTold told) {
      return coordinator.onNoiseKey(told.commitment(), now);
    }
    if (input instanceof SourceRefused refused) {
      return coordinator.onSourceRefusal(refused.refusal(), now);
    }
    if (input instanceof MetricsHeard heard) {
      return coordinator.onMeasured(heard.measured(), now);
    }
    if (input instanceof ContributionRejected rejected) {
      return coordinator.onFault(rejected.fault(), now);
    }
    return coordinator.onCommand(((CommandHeard) input).command(), now);
  }

  private void propose(List<LogRecord> proposals, long now) {
    proposals.forEach(this::append);
    if (logInput.isCaughtUp(coordinator.log().nextOffset())) {
      coordinator.onCaughtUp(now).forEach(this::append);
    }
    OptionalLong wake = coordinator.wakeMillis(now);
    if (wake.isPresent()) {
      schedule(wake.getAsLong());
    }
  }

  private void append(LogRecord record) {
    LOG.info(
        "Propose record={} job={} epoch={} logOffset={}",
        record.getClass().getSimpleName(),
        LogRecords.key(record),
        record.epoch(),
        coordinator.log().nextOffset());
    output.collect(new StreamRecord<>(record));
  }

  /** Keeps the earliest timer only. */
  private void schedule(long atMillis) {
    if (timer != null && !timer.isDone() && timerMillis <= atMillis) {
      return;
    }
    if (timer != null) {
      timer.cancel(false);
    }
    timerMillis = atMillis;
    timer =
        getProcessingTimeService()
            .registerTimer(
                Math.max(atMillis, now() + 1),
                time -> {
                  timer = null;
                  long now = now();
                  propose(coordinator.onTimer(now), now);
                });
  }

  private long now() {
    return getProcessingTimeService().getCurrentProcessingTime();
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    state.write(coordinator.snapshot());
  }
}
