package dev.tributary.flink.codec;

import dev.tributary.core.coordination.Archived;
import dev.tributary.core.coordination.Command;
import dev.tributary.core.coordination.CoordinatorState;
import dev.tributary.core.coordination.Fault;
import dev.tributary.core.coordination.MadeRound;
import dev.tributary.core.coordination.Measured;
import dev.tributary.core.coordination.PhaseReceipt;
import dev.tributary.core.coordination.Presence;
import dev.tributary.core.coordination.Published;
import dev.tributary.core.coordination.ToldLoss;
import dev.tributary.core.round.LogState;
import dev.tributary.core.update.Outcome.Receipt;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;

/** {@link CoordinatorState}. */
public final class CoordinatorStateCodec extends Codec<CoordinatorState> {
  private static final long serialVersionUID = 1;

  public CoordinatorStateCodec() {
    super(CoordinatorState.class, 9);
  }

  /**
   * Version 2 added what is known of secure rounds, version 3 bits, version 4 what clients offer,
   * version 5 what they decline, version 6 what they measured, version 7 their faults, version 8
   * what they have ended, version 9 their losses.
   */
  @Override
  protected int versionOf(CoordinatorState value) {
    if (!value.losses().isEmpty()) {
      return 9;
    }
    if (value.clients().stream().anyMatch(client -> client.ended().isPresent())) {
      return 8;
    }
    if (!value.faults().isEmpty()) {
      return 7;
    }
    if (!value.madeRounds().isEmpty() || !value.measured().isEmpty()) {
      return 6;
    }
    if (value.clients().stream().anyMatch(client -> !client.offer().declined().isEmpty())) {
      return 5;
    }
    if (!value.clients().stream().allMatch(client -> client.offer().isPlain())) {
      return 4;
    }
    if (value.published().stream().anyMatch(shard -> shard.clipBits().isPresent())) {
      return 3;
    }
    return value.phaseReceipts().isEmpty() ? 1 : 2;
  }

  @Override
  protected void writeBody(CoordinatorState value, DataOutput out) throws IOException {
    Logs.write(value.log(), out);
    out.writeLong(value.nextLogOffset());
    Fields.writeList(value.clients(), presenceWriter(versionOf(value)), out);
    Fields.writeList(value.receipts(), Reports::writeReceipt, out);
    Fields.writeList(
        value.published(),
        versionOf(value) >= 3 ? Reports::writePublishedWithBits : Reports::writePublished,
        out);
    Fields.writeList(value.archived(), Reports::writeArchived, out);
    Fields.writeList(value.commands(), Reports::writeCommand, out);
    if (versionOf(value) >= 2) {
      Fields.writeList(value.phaseReceipts(), Reports::writePhaseReceipt, out);
    }
    if (versionOf(value) >= 6) {
      Fields.writeList(value.madeRounds(), Measures::writeMade, out);
      Fields.writeList(value.measured(), Measures::writeMeasured, out);
    }
    if (versionOf(value) >= 7) {
      Fields.writeList(value.faults(), Reports::writeFault, out);
    }
    if (versionOf(value) >= 9) {
      Fields.writeList(value.losses(), Measures::writeLoss, out);
    }
  }

  @Override
  protected CoordinatorState readBody(DataInput in, int writtenBy) throws IOException {
    LogState log = Logs.read(in);
    long nextLogOffset = in.readLong();
    List<Presence> clients = Fields.readList(presenceReader(writtenBy), in);
    List<Receipt> receipts = Fields.readList(Reports::readReceipt, in);
    List<Published> published =
        Fields.readList(
            writtenBy >= 3 ? Reports::readPublishedWithBits : Reports::readPublished, in);
    List<Archived> archived = Fields.readList(Reports::readArchived, in);
    List<Command> commands = Fields.readList(Reports::readCommand, in);
    List<PhaseReceipt> phases =
        writtenBy >= 2 ? Fields.readList(Reports::readPhaseReceipt, in) : List.of();
    List<MadeRound> made = writtenBy >= 6 ? Fields.readList(Measures::readMade, in) : List.of();
    List<Measured> measured =
        writtenBy >= 6 ? Fields.readList(Measures::readMeasured, in) : List.of();
    List<Fault> faults = writtenBy >= 7 ? Fields.readList(Reports::readFault, in) : List.of();
    List<ToldLoss> losses = writtenBy >= 9 ? Fields.readList(Measures::readLoss, in) : List.of();
    return new CoordinatorState(
        log,
        nextLogOffset,
        clients,
        receipts,
        phases,
        published,
        archived,
        commands,
        made,
        measured,
        faults,
        losses);
  }

  private static Fields.Writer<Presence> presenceWriter(int version) {
    return version < 4
        ? Reports::writePlainPresence
        : version < 5
            ? Reports::writePresence
            : version < 8 ? Reports::writeDecliningPresence : Reports::writeTellingPresence;
  }

  private static Fields.Reader<Presence> presenceReader(int version) {
    return version < 4
        ? Reports::readPlainPresence
        : version < 5
            ? Reports::readPresence
            : version < 8 ? Reports::readDecliningPresence : Reports::readTellingPresence;
  }
}
