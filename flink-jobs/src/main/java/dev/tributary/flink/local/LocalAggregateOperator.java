package dev.tributary.flink.local;

import dev.tributary.core.update.ChunkVerdict;
import dev.tributary.core.update.LedgerState;
import dev.tributary.core.update.LocalAggregator;
import dev.tributary.core.update.Outcome;
import dev.tributary.core.update.Outcome.Receipt;
import dev.tributary.core.update.Outcome.Rejection;
import dev.tributary.core.update.PartialSum;
import dev.tributary.core.update.Position;
import dev.tributary.flink.codec.LedgerStateCodec;
import dev.tributary.flink.kafka.LogInput;
import dev.tributary.flink.kafka.LogThread;
import dev.tributary.flink.message.CoordinatorInput;
import dev.tributary.flink.message.LogEntry;
import dev.tributary.flink.message.RejectedRecord;
import dev.tributary.flink.message.ShardMessage;
import dev.tributary.flink.message.Unreadable;
import dev.tributary.flink.message.UpdateRecord;
import dev.tributary.storage.kafka.KafkaSettings;
import dev.tributary.storage.log.KafkaChunkLog;
import dev.tributary.storage.log.KafkaLogTail;
import dev.tributary.wire.UpdateChunks;
import dev.tributary.wire.WireException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Hosts a {@link LocalAggregator} in the task of the updates source, so that a chunk is folded from
 * the bytes that the Kafka client read, without any copy or hand-over.
 *
 * <p>State: one {@link LedgerState} an instance, given to all on restore. It holds open rounds
 * only.
 */
final class LocalAggregateOperator extends AbstractStreamOperator<ShardMessage>
    implements OneInputStreamOperator<UpdateRecord, ShardMessage> {
  private static final long serialVersionUID = 1;

  /** Members of a closed round come in bursts after a restart; they are handed on together. */
  private static final long DRAIN_DELAY_MILLIS = 5;

  /**
   * Contributions from which on a checkpoint takes the sum of an open round. Storing a sum costs as
   * much as folding some 25 chunks (benchmarks/README.md, aggregate), a checkpoint is hardly ever
   * restored, and then a chunk is read again in the time that it took at first.
   */
  private static final int DRAINED_FROM = 64;

  private static final LedgerStateCodec CODEC = new LedgerStateCodec();

  private final KafkaSettings kafka;

  private transient MailboxExecutor mailbox;
  private transient LocalAggregateMetrics counters;
  private transient ListState<byte[]> ledgers;
  private transient LocalAggregator aggregator;
  private transient KafkaChunkLog chunkLog;
  private transient KafkaLogTail logTail;
  private transient LogThread log;
  private transient boolean drainScheduled;

  /** When the broker received the record that is being folded, 0 if nobody says. */
  private transient long sentMillis;

  LocalAggregateOperator(KafkaSettings kafka) {
    this.kafka = kafka;
  }

  @Override
  public void setMailboxExecutor(MailboxExecutor executor) {
    super.setMailboxExecutor(executor);
    mailbox = executor;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    ledgers =
        context
            .getOperatorStateStore()
            .getUnionListState(
                new ListStateDescriptor<>(
                    "ledgers", PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));
    chunkLog = new KafkaChunkLog(kafka);
    logTail = new KafkaLogTail(kafka);
    List<LedgerState> restored = new ArrayList<>();
    for (byte[] ledger : ledgers.get()) {
      restored.add(CODEC.fromBytes(ledger));
    }
    TaskInfo task = getRuntimeContext().getTaskInfo();
    aggregator =
        restored.isEmpty()
            ? new LocalAggregator(chunkLog, logTail, this::tell)
            : LocalAggregator.restore(
                restored,
                task.getIndexOfThisSubtask(),
                task.getNumberOfParallelSubtasks(),
                chunkLog,
                logTail,
                this::tell);
  }

  @Override
  public void open() throws Exception {
    super.open();
    counters = new LocalAggregateMetrics(getMetricGroup());
    log = new LogThread(kafka, aggregator.log().nextOffset(), mailbox, this::onLog);
    log.start();
  }

  @Override
  public void processElement(StreamRecord<UpdateRecord> element) {
    sentMillis = element.hasTimestamp() ? element.getTimestamp() : 0;
    onUpdate(element.getValue());
  }

  private void onUpdate(UpdateRecord record) {
    counters.received(record.bytes().length);
    Position position = new Position(record.partition(), record.offset());
    try {
      ChunkVerdict verdict = aggregator.onChunk(position, UpdateChunks.view(record.bytes()));
      counters.judged(verdict);
    } catch (WireException e) {
      counters.judged(ChunkVerdict.REJECTED);
      tell(Unreadable.rejection(position, e));
    }
    scheduleDrain();
  }

  private void onLog(LogEntry entry) {
    LogInput.decode(entry).ifPresent(record -> aggregator.onLog(entry.offset(), record));
    aggregator.drainClosed(this::handOn);
  }

  private void tell(Outcome outcome) {
    if (outcome instanceof Receipt receipt) {
      output.collect(
          LocalAggregate.HEARD, new StreamRecord<>(new CoordinatorInput.UploadReceived(receipt)));
    } else if (outcome instanceof Rejection rejection) {
      counters.rejected(rejection.reason());
      output.collect(
          LocalAggregate.REJECTED,
          new StreamRecord<>(new RejectedRecord(kafka.topics().updates(), rejection)));
      CoordinatorInput.ContributionRejected.of(rejection, kafka.topics().updates(), sentMillis)
          .ifPresent(input -> output.collect(LocalAggregate.HEARD, new StreamRecord<>(input)));
    }
  }

  private void handOn(PartialSum partial) {
    output.collect(new StreamRecord<>(new ShardMessage.Partial(partial)));
  }

  @SuppressWarnings("FutureReturnValueIgnored") // A timer that fails fails the task.
  private void scheduleDrain() {
    if (!drainScheduled && aggregator.mustDrain()) {
      drainScheduled = true;
      long now = getProcessingTimeService().getCurrentProcessingTime();
      getProcessingTimeService()
          .registerTimer(
              now + DRAIN_DELAY_MILLIS,
              time -> {
                drainScheduled = false;
                aggregator.drainClosed(this::handOn);
              });
    }
  }

  /** Sums travel ahead of the barrier, so that a checkpoint finds them with the shards. */
  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) {
    aggregator.drain(DRAINED_FROM, this::handOn);
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    ledgers.update(List.of(CODEC.toBytes(aggregator.snapshot())));
  }

  @Override
  public void close() throws Exception {
    try {
      closeReaders();
    } finally {
      super.close();
    }
  }

  private void closeReaders() throws InterruptedException {
    if (log != null) {
      log.close();
    }
    if (chunkLog != null) {
      chunkLog.close();
    }
    if (logTail != null) {
      logTail.close();
    }
  }
}
