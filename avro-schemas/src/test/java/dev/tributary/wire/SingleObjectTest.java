package dev.tributary.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.wire.avro.ClientDataSet;
import dev.tributary.wire.avro.ClientPresence;
import dev.tributary.wire.avro.RoundStarted;
import dev.tributary.wire.avro.StopJob;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

class SingleObjectTest {
  private static final Schema FUTURE =
      SchemaBuilder.record("StopJob")
          .namespace("dev.tributary.wire.avro")
          .fields()
          .requiredString("job")
          .requiredString("reason")
          .requiredLong("atMillis")
          .requiredBoolean("deleteModel")
          .endRecord();

  /**
   * As a schema before today's may have looked: other order, one field less, one int for a long.
   */
  private static final Schema OLDER =
      SchemaBuilder.record("ClientPresence")
          .namespace("dev.tributary.wire.avro")
          .fields()
          .requiredString("agentVersion")
          .requiredString("client")
          .name("trainers")
          .type(SchemaBuilder.array().items().stringType())
          .noDefault()
          .name("dataSets")
          .type(SchemaBuilder.array().items(ClientDataSet.SCHEMA$))
          .noDefault()
          .requiredBoolean("leaving")
          .requiredInt("sessionStartedMillis")
          .requiredInt("atMillis")
          .requiredString("forgotten")
          .endRecord();

  @Test
  void everyRecordReadsBackAsItWasWritten() throws WireException {
    for (SpecificRecord record : Samples.all()) {
      assertThat(SingleObject.decode(SingleObject.encode(record))).isEqualTo(record);
    }
  }

  @Test
  void everySchemaThatTravelsHasASample() {
    assertThat(Samples.all().stream().map(SpecificRecord::getSchema))
        .containsExactlyElementsOf(KnownSchemas.CURRENT);
  }

  @Test
  void theBytesAreThoseOfAvrosOwnEncoderAndReadByItsDecoder() throws IOException {
    GenericData data = GenericData.get();
    List<SpecificRecord> samples = new ArrayList<>(Samples.all());
    samples.addAll(PrivacySamples.all());
    samples.addAll(AliasSamples.changed());
    for (SpecificRecord record : samples) {
      Schema written = SingleObject.KNOWN.form(record).schema();
      BinaryMessageDecoder<Object> today = new BinaryMessageDecoder<>(data, record.getSchema());
      today.addSchema(written);
      byte[] bytes = SingleObject.encode(record);

      Object then = new BinaryMessageDecoder<>(data, written).decode(bytes);

      assertThat(new BinaryMessageEncoder<>(data, written).encode(then).array()).isEqualTo(bytes);
      assertThat(today.decode(bytes)).hasToString(record.toString());
    }
  }

  @Test
  void aRecordOfAFutureSchemaIsRefusedByItsFingerprint() throws IOException {
    GenericRecord record = new GenericData.Record(FUTURE);
    record.put("job", "digits");
    record.put("reason", "enough");
    record.put("atMillis", 1L);
    record.put("deleteModel", true);
    byte[] bytes = new BinaryMessageEncoder<>(GenericData.get(), FUTURE).encode(record).array();

    assertThatThrownBy(() -> SingleObject.decode(bytes))
        .isInstanceOfSatisfying(
            WireException.class,
            e -> assertThat(e.kind()).isEqualTo(WireException.Kind.UNKNOWN_SCHEMA))
        .hasMessageContaining("%016x".formatted(KnownSchemas.fingerprint(FUTURE)));
  }

  @Test
  void aRecordOfAnOlderSchemaIsReadAsTodaysRecord() throws Exception {
    GenericRecord old = new GenericData.Record(OLDER);
    old.put("agentVersion", "0.0.1");
    old.put("client", "c");
    old.put("trainers", List.of("mlp"));
    old.put("dataSets", List.of(new ClientDataSet("digits", 5L, 64, 10)));
    old.put("leaving", true);
    old.put("sessionStartedMillis", 1);
    old.put("atMillis", 2);
    old.put("forgotten", "gone");
    byte[] bytes = new BinaryMessageEncoder<>(GenericData.get(), OLDER).encode(old).array();

    SpecificRecord read = SingleObject.decode(bytes, KnownSchemas.withOlder(List.of(OLDER)));

    assertThat(read)
        .isEqualTo(
            new ClientPresence(
                "c",
                List.of("mlp"),
                List.of(new ClientDataSet("digits", 5L, 64, 10)),
                true,
                1L,
                "0.0.1",
                2L,
                null,
                null,
                null,
                null,
                null,
                null));
  }

  @Test
  void anOlderSchemaOfNoRecordOfTodayIsAMistakeOfItsAuthor() {
    Schema stranger = SchemaBuilder.record("Stranger").fields().requiredInt("number").endRecord();

    assertThatThrownBy(() -> KnownSchemas.withOlder(List.of(stranger)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Stranger");
  }

  @Test
  void aRecordThatOnlyAppearsInsideOthersIsNotWritten() {
    assertThatThrownBy(() -> SingleObject.encode(new ClientDataSet("digits", 1L, 64, 10)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("record must be one that travels by itself, got ClientDataSet");
  }

  @Test
  void aByteAfterTheRecordIsRefused() {
    byte[] bytes = SingleObject.encode(new StopJob("digits", "enough", 1L));

    assertThatThrownBy(() -> SingleObject.decode(Arrays.copyOf(bytes, bytes.length + 1)))
        .isInstanceOf(WireException.class)
        .hasMessage("StopJob must end where its last field does, got 1 bytes more");
  }

  @Test
  void aTombstoneIsNoRecord() {
    assertThatThrownBy(() -> SingleObject.decode(null))
        .isInstanceOf(WireException.class)
        .hasMessage("record must have bytes, got null");
  }

  @Test
  void aRecordOfAnotherTypeIsRefusedByName() {
    byte[] bytes = SingleObject.encode(new StopJob("digits", "enough", 1L));

    assertThatThrownBy(() -> SingleObject.decode(bytes, RoundStarted.class))
        .isInstanceOf(WireException.class)
        .hasMessage("record must be a RoundStarted, got a StopJob");
  }

  @Test
  void manyThreadsDecodeAtOnce() throws Exception {
    List<SpecificRecord> records = Samples.all();
    Callable<Boolean> task =
        () -> {
          for (SpecificRecord record : records) {
            if (!SingleObject.decode(SingleObject.encode(record)).equals(record)) {
              return false;
            }
          }
          return true;
        };
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      for (Future<Boolean> same : threads.invokeAll(Collections.nCopies(200, task))) {
        assertThat(same.get()).isTrue();
      }
    } finally {
      threads.shutdownNow();
    }
  }
}
