package dev.tributary.flink.archive;

import dev.tributary.core.archive.ArchiveQueue;
import dev.tributary.core.archive.ArchiveQueueState;
import dev.tributary.core.archive.ArchiveTask;
import dev.tributary.core.coordination.Archived;
import dev.tributary.flink.codec.ArchiveQueueStateCodec;
import dev.tributary.flink.codec.StoredValue;
import dev.tributary.flink.kafka.LogInput;
import dev.tributary.flink.message.CoordinatorInput;
import dev.tributary.flink.message.LogEntry;
import dev.tributary.storage.archive.S3Settings;
import dev.tributary.storage.kafka.KafkaSettings;
import java.util.Optional;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Hosts the {@link ArchiveQueue} and copies one version after the other to S3 on a thread of its
 * own: an archive that is away holds up neither the log nor a checkpoint. Runs once in the job.
 *
 * <p>State: one {@link ArchiveQueueState}, which holds what is not archived yet.
 */
public final class ArchiveOperator extends AbstractStreamOperator<CoordinatorInput>
    implements OneInputStreamOperator<LogEntry, CoordinatorInput> {
  private static final long serialVersionUID = 1;

  private final KafkaSettings kafka;
  private final S3Settings archive;

  private transient StoredValue<ArchiveQueueState> state;
  private transient ArchiveQueue queue;
  private transient LogInput logInput;
  private transient MailboxExecutor mailbox;
  private transient ArchiveWorker worker;
  private transient ArchiveTask working;

  public ArchiveOperator(KafkaSettings kafka, S3Settings archive) {
    this.kafka = kafka;
    this.archive = archive;
  }

  @Override
  public void setMailboxExecutor(MailboxExecutor executor) {
    super.setMailboxExecutor(executor);
    mailbox = executor;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    state = new StoredValue<>(context, "archive", new ArchiveQueueStateCodec());
    ArchiveQueueState restored = state.read().orElse(ArchiveQueueState.EMPTY);
    queue = new ArchiveQueue(restored);
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // A timer that fails fails the task.
  public void open() throws Exception {
    super.open();
    logInput = LogInput.startingNow(LogInput.endIn(kafka));
    worker =
        new ArchiveWorker(
            kafka, archive, done -> mailbox.execute(() -> onArchived(done), "archived"));
    MetricGroup metrics = getMetricGroup().addGroup("tributary");
    metrics.gauge("archivePending", queue::size);
    metrics.gauge("archiveFailuresInRow", worker::failuresInRow);
    long now = getProcessingTimeService().getCurrentProcessingTime();
    getProcessingTimeService().registerTimer(now + 1, time -> work());
  }

  @Override
  public void processElement(StreamRecord<LogEntry> element) {
    LogEntry entry = element.getValue();
    logInput.take(entry).ifPresent(record -> queue.onLog(entry.offset(), record));
    work();
  }

  /** The log is read to its end first: most of an old log's versions are archived. */
  private void work() {
    if (working == null && logInput.isCaughtUp(queue.log().nextOffset())) {
      start(queue.first());
    }
  }

  private void start(Optional<ArchiveTask> task) {
    working = task.orElse(null);
    task.ifPresent(worker::start);
  }

  private void onArchived(Archived done) {
    output.collect(new StreamRecord<>(new CoordinatorInput.VersionArchived(done)));
    start(queue.after(working));
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    state.write(queue.snapshot());
  }

  @Override
  public void close() throws Exception {
    if (worker != null) {
      worker.close();
    }
    super.close();
  }
}
