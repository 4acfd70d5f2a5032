package dev.tributary.flink.codec;

import dev.tributary.core.job.SecureAggregationSpec;
import dev.tributary.core.job.SecureAggregationSpec.ThreatModel;
import dev.tributary.core.round.LogRecord;
import dev.tributary.core.round.LogRecord.KeysFixed;
import dev.tributary.core.round.LogRecord.RoundClosed;
import dev.tributary.core.round.LogRecord.RoundStarted;
import dev.tributary.core.round.LogRecord.SharesFixed;
import dev.tributary.core.round.LogRecord.UnmaskFixed;
import dev.tributary.core.round.MaskSetup;
import dev.tributary.core.round.Transcript;
import dev.tributary.core.shard.Unmask;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** A part of a release: what takes the masks off. It holds positions, and no secret. */
final class Unmasks {
  private static final LogRecordCodec RECORD = new LogRecordCodec();

  private Unmasks() {}

  static void write(Unmask value, DataOutput out) throws IOException {
    Fields.writeString(value.session(), out);
    SecureAggregationSpec spec = value.spec();
    out.writeInt(spec.modulusBits());
    Fields.writeString(spec.threatModel().spelling(), out);
    out.writeDouble(spec.adversaryShare());
    out.writeDouble(spec.dropoutShare());
    out.writeInt(spec.securityBits());
    out.writeInt(spec.minimumMembers());
    RECORD.write(value.round(), out);
    RECORD.write(value.transcript().setup().keys(), out);
    RECORD.write(value.transcript().setup().shares(), out);
    RECORD.write(value.transcript().answers(), out);
    RECORD.write(value.closed(), out);
  }

  static Unmask read(DataInput in) throws IOException {
    String session = Fields.readString(in);
    SecureAggregationSpec spec =
        new SecureAggregationSpec(
            in.readInt(),
            ThreatModel.named(Fields.readString(in)),
            in.readDouble(),
            in.readDouble(),
            in.readInt(),
            in.readInt());
    RoundStarted round = read(RoundStarted.class, in);
    KeysFixed keys = read(KeysFixed.class, in);
    SharesFixed shares = read(SharesFixed.class, in);
    UnmaskFixed answers = read(UnmaskFixed.class, in);
    RoundClosed closed = read(RoundClosed.class, in);
    return new Unmask(
        session, spec, round, new Transcript(new MaskSetup(keys, shares), answers), closed);
  }

  private static <T extends LogRecord> T read(Class<T> type, DataInput in) throws IOException {
    LogRecord record = RECORD.read(in);
    if (!type.isInstance(record)) {
      throw new IOException(
          "part of a release must be a %s, got a %s"
              .formatted(type.getSimpleName(), record.getClass().getSimpleName()));
    }
    return type.cast(record);
  }
}
