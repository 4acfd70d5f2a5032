package dev.tributary.wire;

import dev.tributary.core.round.LogRecord;
import dev.tributary.core.round.LogRecord.OfJob;
import org.apache.avro.specific.SpecificRecord;

/** Records of the topic rounds. */
public final class LogRecords {
  private LogRecords() {}

  public static byte[] encode(LogRecord record) {
    return SingleObject.encode(ToWire.record(record));
  }

  /**
   * @throws WireException also for a record that belongs to another topic or holds a value that the
   *     domain refuses; such a record is void for every reader of the log
   */
  public static LogRecord decode(byte[] bytes) throws WireException {
    SpecificRecord record = SingleObject.decode(bytes);
    try {
      return FromWire.record(record);
    } catch (IllegalArgumentException e) {
      throw WireException.malformed(record.getSchema().getName(), e);
    }
  }

  /** The Kafka key: the job id, empty for a record about no job. */
  public static String key(LogRecord record) {
    return record instanceof OfJob ofJob ? ofJob.job() : "";
  }
}
