package dev.tributary.flink.kafka;

import dev.tributary.core.update.Position;
import dev.tributary.flink.codec.CodecType;
import dev.tributary.flink.codec.RejectedRecordCodec;
import dev.tributary.flink.message.CoordinatorInput;
import dev.tributary.flink.message.RejectedRecord;
import dev.tributary.flink.message.TopicRecord;
import dev.tributary.flink.message.Unreadable;
import dev.tributary.wire.Commands;
import dev.tributary.wire.Measurements;
import dev.tributary.wire.Presences;
import dev.tributary.wire.WireException;
import java.io.Serializable;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/** Records as the coordinator wants them; what can not be read goes to the rejected ones. */
public final class Decode extends ProcessFunction<TopicRecord, CoordinatorInput> {
  private static final long serialVersionUID = 1;

  /** Records that do not count. */
  public static final OutputTag<RejectedRecord> REJECTED =
      new OutputTag<>("rejected", new CodecType<>(new RejectedRecordCodec()));

  /** How the records of one topic are read. */
  @FunctionalInterface
  public interface Reader extends Serializable {
    CoordinatorInput read(TopicRecord record) throws WireException;
  }

  private final Reader reader;

  private transient Counter rejected;

  public Decode(Reader reader) {
    this.reader = reader;
  }

  public static CoordinatorInput command(TopicRecord record) throws WireException {
    return new CoordinatorInput.CommandHeard(
        Commands.decode(record.bytes(), record.timestampMillis()));
  }

  public static CoordinatorInput presence(TopicRecord record) throws WireException {
    return new CoordinatorInput.PresenceHeard(
        Presences.decode(record.bytes(), record.timestampMillis()));
  }

  public static CoordinatorInput metrics(TopicRecord record) throws WireException {
    return new CoordinatorInput.MetricsHeard(Measurements.decode(record.bytes()));
  }

  @Override
  public void open(OpenContext context) {
    rejected =
        getRuntimeContext().getMetricGroup().addGroup("tributary").counter("rejectedRecords");
  }

  @Override
  public void processElement(TopicRecord record, Context context, Collector<CoordinatorInput> out) {
    try {
      out.collect(reader.read(record));
    } catch (WireException e) {
      rejected.inc();
      Position position = new Position(record.partition(), record.offset());
      context.output(
          REJECTED, new RejectedRecord(record.topic(), Unreadable.rejection(position, e)));
    }
  }
}
