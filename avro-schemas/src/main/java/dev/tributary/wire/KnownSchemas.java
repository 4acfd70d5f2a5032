package dev.tributary.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tributary.core.check.Require;
import dev.tributary.wire.avro.AliasMoved;
import dev.tributary.wire.avro.AliasRefused;
import dev.tributary.wire.avro.ClientHeld;
import dev.tributary.wire.avro.ClientMetrics;
import dev.tributary.wire.avro.ClientPresence;
import dev.tributary.wire.avro.DeleteJob;
import dev.tributary.wire.avro.EncryptedShares;
import dev.tributary.wire.avro.EnrolledIdentity;
import dev.tributary.wire.avro.EpochStarted;
import dev.tributary.wire.avro.FreeClient;
import dev.tributary.wire.avro.HoldClient;
import dev.tributary.wire.avro.JobAccepted;
import dev.tributary.wire.avro.JobDeleted;
import dev.tributary.wire.avro.JobEnded;
import dev.tributary.wire.avro.JobNoted;
import dev.tributary.wire.avro.JobPaused;
import dev.tributary.wire.avro.JobRefused;
import dev.tributary.wire.avro.JobResumed;
import dev.tributary.wire.avro.JobUpdated;
import dev.tributary.wire.avro.KeyAdvertisement;
import dev.tributary.wire.avro.KeysFixed;
import dev.tributary.wire.avro.LogSnapshot;
import dev.tributary.wire.avro.LogState;
import dev.tributary.wire.avro.ModelArchived;
import dev.tributary.wire.avro.ModelPart;
import dev.tributary.wire.avro.ModelPublished;
import dev.tributary.wire.avro.NoiseKeysFixed;
import dev.tributary.wire.avro.NoteJob;
import dev.tributary.wire.avro.PauseJob;
import dev.tributary.wire.avro.PromoteModel;
import dev.tributary.wire.avro.RejectedContribution;
import dev.tributary.wire.avro.ResumeJob;
import dev.tributary.wire.avro.RollBackAlias;
import dev.tributary.wire.avro.RoundAbandoned;
import dev.tributary.wire.avro.RoundClosed;
import dev.tributary.wire.avro.RoundEvaluated;
import dev.tributary.wire.avro.RoundStarted;
import dev.tributary.wire.avro.SecureLogState;
import dev.tributary.wire.avro.SecureSnapshot;
import dev.tributary.wire.avro.SharesFixed;
import dev.tributary.wire.avro.StopJob;
import dev.tributary.wire.avro.StopOrdered;
import dev.tributary.wire.avro.SubmitJob;
import dev.tributary.wire.avro.UnmaskFixed;
import dev.tributary.wire.avro.UnmaskShares;
import dev.tributary.wire.avro.UpdateChunk;
import dev.tributary.wire.avro.UpdateJob;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;

/**
 * The records that travel, and how to read each schema that one of them has or had, by fingerprint.
 *
 * <p>Whoever changes a schema puts the one before into {@code older-schemas.json}, the oldest of a
 * record first.
 */
final class KnownSchemas {
  private static final String OLDER = "older-schemas.json";

  /** Today's schemas. Records that only appear inside others are not among them. */
  static final List<Schema> CURRENT =
      List.of(
          SubmitJob.SCHEMA$,
          PauseJob.SCHEMA$,
          ResumeJob.SCHEMA$,
          StopJob.SCHEMA$,
          NoteJob.SCHEMA$,
          DeleteJob.SCHEMA$,
          UpdateJob.SCHEMA$,
          PromoteModel.SCHEMA$,
          RollBackAlias.SCHEMA$,
          HoldClient.SCHEMA$,
          FreeClient.SCHEMA$,
          EpochStarted.SCHEMA$,
          JobAccepted.SCHEMA$,
          JobRefused.SCHEMA$,
          JobUpdated.SCHEMA$,
          NoiseKeysFixed.SCHEMA$,
          RoundStarted.SCHEMA$,
          KeysFixed.SCHEMA$,
          SharesFixed.SCHEMA$,
          RoundClosed.SCHEMA$,
          UnmaskFixed.SCHEMA$,
          RoundAbandoned.SCHEMA$,
          ModelPublished.SCHEMA$,
          RoundEvaluated.SCHEMA$,
          ModelArchived.SCHEMA$,
          JobPaused.SCHEMA$,
          JobResumed.SCHEMA$,
          StopOrdered.SCHEMA$,
          JobEnded.SCHEMA$,
          JobNoted.SCHEMA$,
          JobDeleted.SCHEMA$,
          AliasMoved.SCHEMA$,
          AliasRefused.SCHEMA$,
          ClientHeld.SCHEMA$,
          LogSnapshot.SCHEMA$,
          LogState.SCHEMA$,
          SecureSnapshot.SCHEMA$,
          SecureLogState.SCHEMA$,
          ClientPresence.SCHEMA$,
          UpdateChunk.SCHEMA$,
          KeyAdvertisement.SCHEMA$,
          EncryptedShares.SCHEMA$,
          UnmaskShares.SCHEMA$,
          EnrolledIdentity.SCHEMA$,
          ModelPart.SCHEMA$,
          ClientMetrics.SCHEMA$,
          RejectedContribution.SCHEMA$);

  private static final SpecificData CLASSES = new GeneratedClasses();

  /** How a record is written. */
  record Form(Schema schema, long fingerprint, SpecificDatumWriter<SpecificRecord> writer) {
    static Form of(Schema schema) {
      return new Form(
          schema, KnownSchemas.fingerprint(schema), new SpecificDatumWriter<>(schema, CLASSES));
    }
  }

  private final Map<String, Form> forms = new HashMap<>();

  /**
   * Those that can write records of today which have nothing to say in the fields added since, the
   * oldest first.
   */
  private final Map<String, List<Form>> olderForms = new HashMap<>();

  private final Map<Long, SpecificDatumReader<SpecificRecord>> readers = new HashMap<>();

  private KnownSchemas() {}

  /** Today's schemas and those of earlier versions. */
  static KnownSchemas load() {
    return withOlder(older());
  }

  /**
   * @param older written by earlier versions; each is read as today's record of the same name
   */
  static KnownSchemas withOlder(List<Schema> older) {
    KnownSchemas known = new KnownSchemas();
    for (Schema schema : CURRENT) {
      known.add(schema, schema);
      known.forms.put(schema.getFullName(), Form.of(schema));
    }
    for (Schema writer : older) {
      Schema reader =
          CURRENT.stream()
              .filter(current -> current.getFullName().equals(writer.getFullName()))
              .findFirst()
              .orElseThrow(
                  () ->
                      new IllegalStateException(
                          "older schema must be of a record of today, got "
                              + writer.getFullName()));
      known.add(writer, reader);
      if (OlderForm.isBeginningOf(writer, reader)) {
        known
            .olderForms
            .computeIfAbsent(writer.getFullName(), name -> new ArrayList<>())
            .add(Form.of(writer));
      }
    }
    return known;
  }

  private void add(Schema writer, Schema reader) {
    readers.putIfAbsent(fingerprint(writer), new SpecificDatumReader<>(writer, reader, CLASSES));
  }

  /** CRC-64-AVRO of the schema's parsing canonical form. */
  static long fingerprint(Schema schema) {
    return SchemaNormalization.parsingFingerprint64(schema);
  }

  /**
   * The first form that holds all that the record says, so that what is said without a new field
   * has the bytes that it always had, and readers of before can read it.
   *
   * @throws IllegalArgumentException for a record that only appears inside others
   */
  Form form(SpecificRecord record) {
    String name = record.getSchema().getFullName();
    for (Form older : olderForms.getOrDefault(name, List.of())) {
      if (OlderForm.holds(older.schema(), record)) {
        return older;
      }
    }
    Form form = forms.get(name);
    Require.that(
        form != null, "record", "must be one that travels by itself", record.getSchema().getName());
    return form;
  }

  Optional<SpecificDatumReader<SpecificRecord>> reader(long fingerprint) {
    return Optional.ofNullable(readers.get(fingerprint));
  }

  private static List<Schema> older() {
    try (InputStream json = KnownSchemas.class.getResourceAsStream(OLDER)) {
      List<Schema> schemas = new ArrayList<>();
      for (JsonNode schema : new ObjectMapper().readTree(json)) {
        schemas.add(new Schema.Parser().parse(schema.toString()));
      }
      return schemas;
    } catch (IOException e) {
      throw new UncheckedIOException(OLDER + " must be a JSON array of schemas", e);
    }
  }
}
