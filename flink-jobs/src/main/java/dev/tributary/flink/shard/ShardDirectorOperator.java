package dev.tributary.flink.shard;

import dev.tributary.core.shard.ShardDirector;
import dev.tributary.core.shard.ShardDirectorState;
import dev.tributary.core.shard.ShardOrder;
import dev.tributary.flink.codec.ShardDirectorStateCodec;
import dev.tributary.flink.codec.StoredValue;
import dev.tributary.flink.kafka.LogInput;
import dev.tributary.flink.message.LogEntry;
import dev.tributary.flink.message.ShardMessage;
import java.util.List;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Hosts the {@link ShardDirector}: the round log in, orders to the shards out. Runs once in the
 * job.
 *
 * <p>State: one {@link ShardDirectorState}.
 */
public final class ShardDirectorOperator extends AbstractStreamOperator<ShardMessage>
    implements OneInputStreamOperator<LogEntry, ShardMessage> {
  private static final long serialVersionUID = 1;

  private final LogInput.End logEnd;

  private transient StoredValue<ShardDirectorState> state;
  private transient ShardDirector director;
  private transient LogInput logInput;

  public ShardDirectorOperator(LogInput.End logEnd) {
    this.logEnd = logEnd;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    state = new StoredValue<>(context, "director", new ShardDirectorStateCodec());
    ShardDirectorState restored = state.read().orElse(ShardDirectorState.EMPTY);
    director = new ShardDirector(restored);
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // A timer that fails fails the task.
  public void open() throws Exception {
    super.open();
    logInput = LogInput.startingNow(logEnd);
    long now = getProcessingTimeService().getCurrentProcessingTime();
    // A log that was read to its end before the checkpoint sends nothing to wait for.
    getProcessingTimeService().registerTimer(now + 1, time -> tellIfCaughtUp());
  }

  @Override
  public void processElement(StreamRecord<LogEntry> element) {
    LogEntry entry = element.getValue();
    logInput.take(entry).ifPresent(r -> tell(director.onLog(entry.offset(), r)));
    tellIfCaughtUp();
  }

  private void tellIfCaughtUp() {
    if (logInput.isCaughtUp(director.log().nextOffset())) {
      tell(director.onCaughtUp());
    }
  }

  private void tell(List<ShardOrder> orders) {
    orders.forEach(o -> output.collect(new StreamRecord<>(new ShardMessage.Ordered(o))));
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    state.write(director.snapshot());
  }
}
