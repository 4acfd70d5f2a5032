package dev.tributary.flink.codec;

import dev.tributary.core.coordination.Archived;
import dev.tributary.core.coordination.Command;
import dev.tributary.core.coordination.Fault;
import dev.tributary.core.coordination.PhaseReceipt;
import dev.tributary.core.coordination.Presence;
import dev.tributary.core.coordination.Published;
import dev.tributary.core.coordination.SecurePhase;
import dev.tributary.core.coordination.SourceRefusal;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.offer.HeldDataSet;
import dev.tributary.core.privacy.NoiseCommitment;
import dev.tributary.core.round.AliasedModel;
import dev.tributary.core.round.ClientHold;
import dev.tributary.core.round.ShardLocation;
import dev.tributary.core.round.ShardLocation.Part;
import dev.tributary.core.update.Outcome.Receipt;
import dev.tributary.core.update.Outcome.Rejection;
import dev.tributary.core.update.Position;
import dev.tributary.core.update.RejectReason;
import dev.tributary.wire.JobSpecs;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/** Parts of messages and states: what is told to the coordinator. */
final class Reports {
  private Reports() {}

  static void writeReceipt(Receipt value, DataOutput out) throws IOException {
    Fields.writeString(value.job(), out);
    out.writeInt(value.round());
    Fields.writeString(value.client(), out);
    out.writeInt(value.attempt());
    out.writeInt(value.partition());
    out.writeLong(value.weight());
    out.writeLong(value.updateBytes());
  }

  static Receipt readReceipt(DataInput in) throws IOException {
    return new Receipt(
        Fields.readString(in),
        in.readInt(),
        Fields.readString(in),
        in.readInt(),
        in.readInt(),
        in.readLong(),
        in.readLong());
  }

  static void writePhaseReceipt(PhaseReceipt value, DataOutput out) throws IOException {
    Fields.writeString(value.job(), out);
    out.writeInt(value.round());
    Fields.writeString(value.session(), out);
    Fields.writeString(value.phase().name(), out);
    Fields.writeString(value.client(), out);
    out.writeInt(value.partition());
    out.writeLong(value.offset());
    Fields.writeString(value.digest(), out);
  }

  static PhaseReceipt readPhaseReceipt(DataInput in) throws IOException {
    return new PhaseReceipt(
        Fields.readString(in),
        in.readInt(),
        Fields.readString(in),
        SecurePhase.valueOf(Fields.readString(in)),
        Fields.readString(in),
        in.readInt(),
        in.readLong(),
        Fields.readString(in));
  }

  static void writeRejection(Rejection value, DataOutput out) throws IOException {
    Fields.writeString(value.job(), out);
    out.writeInt(value.round());
    Fields.writeString(value.client(), out);
    out.writeInt(value.attempt());
    Fields.writeString(value.reason().name(), out);
    Fields.writeString(value.detail(), out);
    out.writeInt(value.position().partition());
    out.writeLong(value.position().offset());
  }

  static Rejection readRejection(DataInput in) throws IOException {
    return new Rejection(
        Fields.readString(in),
        in.readInt(),
        Fields.readString(in),
        in.readInt(),
        RejectReason.valueOf(Fields.readString(in)),
        Fields.readString(in),
        new Position(in.readInt(), in.readLong()));
  }

  static void writeFault(Fault value, DataOutput out) throws IOException {
    Fields.writeString(value.client(), out);
    Fields.writeString(value.job(), out);
    Fields.writeString(value.reason().name(), out);
    Fields.writeString(value.topic(), out);
    out.writeInt(value.partition());
    out.writeLong(value.offset());
    out.writeLong(value.sentMillis());
  }

  static Fault readFault(DataInput in) throws IOException {
    return new Fault(
        Fields.readString(in),
        Fields.readString(in),
        RejectReason.valueOf(Fields.readString(in)),
        Fields.readString(in),
        in.readInt(),
        in.readLong(),
        in.readLong());
  }

  static void writePublished(Published value, DataOutput out) throws IOException {
    Fields.writeString(value.job(), out);
    out.writeInt(value.version());
    out.writeInt(value.round());
    out.writeInt(value.shard());
    writeLocation(value.location(), out);
  }

  static Published readPublished(DataInput in) throws IOException {
    return new Published(
        Fields.readString(in), in.readInt(), in.readInt(), in.readInt(), readLocation(in));
  }

  /** With the bits, if there are any: a later form of the same. */
  static void writePublishedWithBits(Published value, DataOutput out) throws IOException {
    writePublished(value, out);
    out.writeBoolean(value.clipBits().isPresent());
    out.writeLong(value.clipBits().orElse(0));
  }

  static Published readPublishedWithBits(DataInput in) throws IOException {
    Published plain = readPublished(in);
    boolean present = in.readBoolean();
    long bits = in.readLong();
    return new Published(
        plain.job(),
        plain.version(),
        plain.round(),
        plain.shard(),
        plain.location(),
        present ? OptionalLong.of(bits) : OptionalLong.empty());
  }

  static void writeLocation(ShardLocation value, DataOutput out) throws IOException {
    writePart(value.parameters(), out);
    Fields.writeList(value.slots(), Reports::writePart, out);
  }

  static ShardLocation readLocation(DataInput in) throws IOException {
    return new ShardLocation(readPart(in), Fields.readList(Reports::readPart, in));
  }

  private static void writePart(Part value, DataOutput out) throws IOException {
    out.writeInt(value.partition());
    out.writeLong(value.offset());
    Fields.writeString(value.sha256(), out);
  }

  private static Part readPart(DataInput in) throws IOException {
    return new Part(in.readInt(), in.readLong(), Fields.readString(in));
  }

  static void writeArchived(Archived value, DataOutput out) throws IOException {
    Fields.writeString(value.job(), out);
    out.writeInt(value.version());
    Fields.writeString(value.uri(), out);
    Fields.writeString(value.sha256(), out);
  }

  static Archived readArchived(DataInput in) throws IOException {
    return new Archived(
        Fields.readString(in), in.readInt(), Fields.readString(in), Fields.readString(in));
  }

  static void writeNoiseCommitment(NoiseCommitment value, DataOutput out) throws IOException {
    Fields.writeString(value.job(), out);
    out.writeInt(value.shard());
    Fields.writeString(value.key(), out);
  }

  static NoiseCommitment readNoiseCommitment(DataInput in) throws IOException {
    return new NoiseCommitment(Fields.readString(in), in.readInt(), Fields.readString(in));
  }

  static void writeSourceRefusal(SourceRefusal value, DataOutput out) throws IOException {
    Fields.writeString(value.job(), out);
    out.writeInt(value.shard());
    Fields.writeString(value.reason(), out);
  }

  static SourceRefusal readSourceRefusal(DataInput in) throws IOException {
    return new SourceRefusal(Fields.readString(in), in.readInt(), Fields.readString(in));
  }

  /** Of a client that says no more than the names of what it has. */
  static void writePlainPresence(Presence value, DataOutput out) throws IOException {
    Fields.writeString(value.client(), out);
    out.writeLong(value.seenMillis());
    Fields.writeList(value.offer().trainers(), Fields::writeString, out);
    Fields.writeList(
        value.offer().dataSets().stream().map(HeldDataSet::name).toList(),
        Fields::writeString,
        out);
    out.writeBoolean(value.leaving());
  }

  static Presence readPlainPresence(DataInput in) throws IOException {
    return new Presence(
        Fields.readString(in),
        in.readLong(),
        Fields.readList(Fields::readString, in),
        Fields.readList(Fields::readString, in),
        in.readBoolean());
  }

  static void writePresence(Presence value, DataOutput out) throws IOException {
    Fields.writeString(value.client(), out);
    out.writeLong(value.seenMillis());
    Offers.write(value.offer(), out);
    out.writeBoolean(value.leaving());
  }

  static Presence readPresence(DataInput in) throws IOException {
    return new Presence(Fields.readString(in), in.readLong(), Offers.read(in), in.readBoolean());
  }

  /** Of a client that declines jobs. */
  static void writeDecliningPresence(Presence value, DataOutput out) throws IOException {
    writePresence(value, out);
    Offers.writeDeclined(value.offer().declined(), out);
  }

  static Presence readDecliningPresence(DataInput in) throws IOException {
    Presence read = readPresence(in);
    return new Presence(
        read.client(),
        read.seenMillis(),
        read.offer().withDeclined(Offers.readDeclined(in)),
        read.leaving());
  }

  /** Of a client that tells when it has ended what it did for a job that is being stopped. */
  static void writeTellingPresence(Presence value, DataOutput out) throws IOException {
    writeDecliningPresence(value, out);
    out.writeBoolean(value.ended().isPresent());
    Fields.writeList(
        List.copyOf(new TreeSet<>(value.ended().orElse(Set.of()))), Fields::writeString, out);
  }

  static Presence readTellingPresence(DataInput in) throws IOException {
    Presence read = readDecliningPresence(in);
    boolean tells = in.readBoolean();
    Set<String> ended = new TreeSet<>(Fields.readList(Fields::readString, in));
    return new Presence(
        read.client(),
        read.seenMillis(),
        read.offer(),
        read.leaving(),
        tells ? Optional.of(ended) : Optional.empty());
  }

  static void writeCommand(Command value, DataOutput out) throws IOException {
    Fields.writeString(value.job(), out);
    if (value instanceof Command.Submit submit) {
      out.writeByte(0);
      Fields.writeString(JobSpecs.canonical(submit.spec()), out);
    } else if (value instanceof Command.SubmitInvalid invalid) {
      out.writeByte(1);
      Fields.writeString(invalid.reason(), out);
    } else if (value instanceof Command.Stop stop) {
      out.writeByte(2);
      Fields.writeString(stop.reason(), out);
    } else if (value instanceof Command.Promote promote) {
      out.writeByte(3);
      Fields.writeString(promote.alias(), out);
      out.writeLong(promote.revision());
      out.writeInt(promote.model().version());
      Fields.writeString(promote.model().uri(), out);
      Fields.writeString(promote.model().sha256(), out);
    } else if (value instanceof Command.RollBack back) {
      out.writeByte(4);
      Fields.writeString(back.alias(), out);
      out.writeLong(back.revision());
    } else if (value instanceof Command.Pause pause) {
      out.writeByte(5);
      Fields.writeString(pause.reason(), out);
      out.writeLong(pause.askedMillis());
    } else if (value instanceof Command.Resume resume) {
      out.writeByte(6);
      Fields.writeString("", out);
      out.writeLong(resume.askedMillis());
    } else if (value instanceof Command.Hold hold) {
      out.writeByte(7);
      Fields.writeString(hold.reason(), out);
      Fields.writeString(hold.client(), out);
      Fields.writeString(hold.kind().name(), out);
      Fields.writeString(hold.by(), out);
      out.writeLong(hold.askedMillis());
    } else if (value instanceof Command.Free free) {
      out.writeByte(8);
      Fields.writeString("", out);
      Fields.writeString(free.client(), out);
      Fields.writeString(free.kind().name(), out);
      out.writeLong(free.askedMillis());
    } else if (value instanceof Command.Delete) {
      out.writeByte(9);
      Fields.writeString("", out);
    } else if (value instanceof Command.Note note) {
      out.writeByte(10);
      Fields.writeString(note.text(), out);
      Fields.writeString(note.author(), out);
      out.writeLong(note.askedMillis());
    } else if (value instanceof Command.Update update) {
      out.writeByte(11);
      Fields.writeString(JobSpecs.canonical(update.spec()), out);
      out.writeLong(update.askedMillis());
    }
  }

  static Command readCommand(DataInput in) throws IOException {
    String job = Fields.readString(in);
    int kind = in.readByte();
    String text = Fields.readString(in);
    return switch (kind) {
      case 0 -> {
        JobSpec spec = JobSpecs.parse(text);
        yield new Command.Submit(job, spec, JobSpecs.sha256(spec));
      }
      case 1 -> new Command.SubmitInvalid(job, text);
      case 2 -> new Command.Stop(job, text);
      case 3 -> {
        long revision = in.readLong();
        int version = in.readInt();
        yield new Command.Promote(
            revision,
            text,
            new AliasedModel(job, version, Fields.readString(in), Fields.readString(in)));
      }
      case 4 -> new Command.RollBack(in.readLong(), text);
      case 5 -> new Command.Pause(job, text, in.readLong());
      case 6 -> new Command.Resume(job, in.readLong());
      case 7 -> {
        String client = Fields.readString(in);
        ClientHold.Kind held = ClientHold.Kind.valueOf(Fields.readString(in));
        yield new Command.Hold(client, held, Fields.readString(in), text, in.readLong());
      }
      case 8 -> {
        String client = Fields.readString(in);
        ClientHold.Kind held = ClientHold.Kind.valueOf(Fields.readString(in));
        yield new Command.Free(client, held, in.readLong());
      }
      case 9 -> new Command.Delete(job);
      case 10 -> new Command.Note(job, text, Fields.readString(in), in.readLong());
      case 11 -> {
        JobSpec spec = JobSpecs.parse(text);
        yield new Command.Update(job, spec, JobSpecs.sha256(spec), in.readLong());
      }
      default -> throw new IOException("command must be of kind 0 to 11, got " + kind);
    };
  }
}
