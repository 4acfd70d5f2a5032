package dev.tributary.flink.codec;

import dev.tributary.core.coordination.Presence;
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
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** {@link CoordinatorInput}. */
public final class CoordinatorInputCodec extends Codec<CoordinatorInput> {
  private static final long serialVersionUID = 1;

  public CoordinatorInputCodec() {
    super(CoordinatorInput.class, 1);
  }

  @Override
  protected void writeBody(CoordinatorInput value, DataOutput out) throws IOException {
    if (value instanceof LogEntry entry) {
      out.writeByte(0);
      out.writeLong(entry.offset());
      Fields.writeBytes(entry.bytes(), out);
    } else if (value instanceof CommandHeard heard) {
      out.writeByte(1);
      Reports.writeCommand(heard.command(), out);
    } else if (value instanceof PresenceHeard heard) {
      writePresence(heard.presence(), out);
    } else if (value instanceof UploadReceived received) {
      out.writeByte(3);
      Reports.writeReceipt(received.receipt(), out);
    } else if (value instanceof ShardPublished published) {
      boolean bits = published.published().clipBits().isPresent();
      out.writeByte(bits ? 8 : 4);
      if (bits) {
        Reports.writePublishedWithBits(published.published(), out);
      } else {
        Reports.writePublished(published.published(), out);
      }
    } else if (value instanceof VersionArchived archived) {
      out.writeByte(5);
      Reports.writeArchived(archived.archived(), out);
    } else if (value instanceof MessageReceived received) {
      out.writeByte(6);
      Reports.writePhaseReceipt(received.receipt(), out);
    } else if (value instanceof NoiseKeyTold told) {
      out.writeByte(7);
      Reports.writeNoiseCommitment(told.commitment(), out);
    } else if (value instanceof SourceRefused refused) {
      out.writeByte(9);
      Reports.writeSourceRefusal(refused.refusal(), out);
    } else if (value instanceof MetricsHeard heard) {
      out.writeByte(12);
      Measures.writeMeasured(heard.measured(), out);
    } else if (value instanceof ContributionRejected rejected) {
      out.writeByte(13);
      Reports.writeFault(rejected.fault(), out);
    }
  }

  private static void writePresence(Presence presence, DataOutput out) throws IOException {
    if (presence.ended().isPresent()) {
      out.writeByte(14);
      Reports.writeTellingPresence(presence, out);
    } else if (!presence.offer().declined().isEmpty()) {
      out.writeByte(11);
      Reports.writeDecliningPresence(presence, out);
    } else if (presence.offer().isPlain()) {
      out.writeByte(2);
      Reports.writePlainPresence(presence, out);
    } else {
      out.writeByte(10);
      Reports.writePresence(presence, out);
    }
  }

  @Override
  protected CoordinatorInput readBody(DataInput in, int writtenBy) throws IOException {
    int kind = in.readByte();
    return switch (kind) {
      case 0 -> new LogEntry(in.readLong(), Fields.readBytes(in));
      case 1 -> new CommandHeard(Reports.readCommand(in));
      case 2 -> new PresenceHeard(Reports.readPlainPresence(in));
      case 3 -> new UploadReceived(Reports.readReceipt(in));
      case 4 -> new ShardPublished(Reports.readPublished(in));
      case 5 -> new VersionArchived(Reports.readArchived(in));
      case 6 -> new MessageReceived(Reports.readPhaseReceipt(in));
      case 7 -> new NoiseKeyTold(Reports.readNoiseCommitment(in));
      case 8 -> new ShardPublished(Reports.readPublishedWithBits(in));
      case 9 -> new SourceRefused(Reports.readSourceRefusal(in));
      case 10 -> new PresenceHeard(Reports.readPresence(in));
      case 11 -> new PresenceHeard(Reports.readDecliningPresence(in));
      case 12 -> new MetricsHeard(Measures.readMeasured(in));
      case 13 -> new ContributionRejected(Reports.readFault(in));
      case 14 -> new PresenceHeard(Reports.readTellingPresence(in));
      default -> throw new IOException("coordinator input must be of kind 0 to 14, got " + kind);
    };
  }
}
