package dev.tributary.flink.local;

import dev.tributary.flink.codec.CodecType;
import dev.tributary.flink.codec.CoordinatorInputCodec;
import dev.tributary.flink.codec.RejectedRecordCodec;
import dev.tributary.flink.codec.ShardMessageCodec;
import dev.tributary.flink.message.CoordinatorInput;
import dev.tributary.flink.message.RejectedRecord;
import dev.tributary.flink.message.ShardMessage;
import dev.tributary.flink.message.UpdateRecord;
import dev.tributary.storage.kafka.KafkaSettings;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.util.OutputTag;

/** The fold as a part of the topology: chained to the updates source. */
public final class LocalAggregate {
  /** Whole uploads and their senders' faults, for the coordinator. */
  public static final OutputTag<CoordinatorInput> HEARD =
      new OutputTag<>("receipts", new CodecType<>(new CoordinatorInputCodec()));

  /** Contributions that do not count. */
  public static final OutputTag<RejectedRecord> REJECTED =
      new OutputTag<>("rejected", new CodecType<>(new RejectedRecordCodec()));

  private LocalAggregate() {}

  /** Partial sums, with what the coordinator hears and rejections as side outputs. */
  public static SingleOutputStreamOperator<ShardMessage> of(
      DataStream<UpdateRecord> updates, KafkaSettings kafka) {
    return updates.transform(
        "local-aggregate",
        new CodecType<>(new ShardMessageCodec()),
        new LocalAggregateOperator(kafka));
  }
}
