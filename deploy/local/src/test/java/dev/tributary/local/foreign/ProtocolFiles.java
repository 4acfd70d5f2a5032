package dev.tributary.local.foreign;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;

/** The schema files, and the bytes of records by section 2 of the protocol. */
public final class ProtocolFiles {
  /** The order that section 2 gives. */
  private static final List<String> ORDER =
      List.of(
          ("Sha256 PublicKey Signature JobOutcome PartLocation ShardLocation ModelPublished"
                  + " ModelArchived JobEnded NoiseKeysFixed RoundStarted KeysFixed SharesFixed"
                  + " PrivacyEntry RoundClosed UnmaskFixed RoundAbandoned EpochStarted"
                  + " RoundEvaluated JobAccepted"
                  + " JobRefused JobUpdated JobPaused JobResumed PrivacyRounds JobSteering JobParticipation"
                  + " JobStopping JobInfo PreparingJob WaitingJob CollectingJob ReleasingJob"
                  + " EndedJob StoppingJob SecureJob HoldKind ClientHeld ClientHold HeldClient"
                  + " AliasedModel ModelAlias AliasBook LogState LogSnapshot"
                  + " SecureLogState SecureSnapshot ClientDataSet ClientMachine ClientSpeed"
                  + " DeclinedJob ClientPresence UpdateChunk ClientShare KeyAdvertisement"
                  + " EncryptedShares UnmaskShares EnrolledIdentity ModelPart ClientMetrics"
                  + " RejectedContribution SubmitJob PauseJob ResumeJob StopJob NoteJob DeleteJob UpdateJob"
                  + " StopOrdered JobNoted JobDeleted"
                  + " AliasMoved AliasRefused PromoteModel RollBackAlias HoldClient FreeClient")
              .split(" "));

  /** Beside the folder of the schemas. */
  private static final String OLDER = "../resources/dev/tributary/wire/older-schemas.json";

  private static final short MARK = (short) 0xC301;
  private static final int HEADER = 10;

  private final Map<String, Schema> byName = new HashMap<>();
  private final Map<Long, Schema> byFingerprint = new HashMap<>();

  /** Reads the folder of the schemas. */
  public ProtocolFiles(Path directory) {
    Schema.Parser parser = new Schema.Parser();
    try {
      for (String name : ORDER) {
        Schema schema = parser.parse(directory.resolve(name + ".avsc").toFile());
        byName.put(name, schema);
        byFingerprint.put(SchemaNormalization.parsingFingerprint64(schema), schema);
      }
      for (JsonNode older : new JsonMapper().readTree(directory.resolve(OLDER).toFile())) {
        Schema schema = new Schema.Parser().parse(older.toString());
        byFingerprint.put(SchemaNormalization.parsingFingerprint64(schema), schema);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  GenericRecordBuilder record(String name) {
    return new GenericRecordBuilder(byName.get(name));
  }

  byte[] encode(GenericRecord value) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ByteBuffer header = ByteBuffer.allocate(HEADER).putShort(MARK).order(ByteOrder.LITTLE_ENDIAN);
    header.putLong(SchemaNormalization.parsingFingerprint64(value.getSchema()));
    bytes.writeBytes(header.array());
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
    try {
      new GenericDatumWriter<GenericRecord>(value.getSchema()).write(value, encoder);
      encoder.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Empty for bytes that are no record, or one of a schema that is newer than these files. */
  public Optional<GenericRecord> decode(byte[] bytes) {
    if (bytes == null || bytes.length < HEADER || ByteBuffer.wrap(bytes).getShort() != MARK) {
      return Optional.empty();
    }
    Schema schema =
        byFingerprint.get(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(2));
    if (schema == null) {
      return Optional.empty();
    }
    BinaryDecoder body =
        DecoderFactory.get().binaryDecoder(bytes, HEADER, bytes.length - HEADER, null);
    try {
      GenericRecord record = new GenericDatumReader<GenericRecord>(schema).read(null, body);
      return body.isEnd() ? Optional.of(record) : Optional.empty();
    } catch (IOException | AvroRuntimeException e) {
      return Optional.empty();
    }
  }
}
