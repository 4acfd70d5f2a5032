package dev.tributary.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.core.update.UpdateChunk;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.message.BinaryMessageEncoder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UpdateChunksTest {
  private static final Schema OLDER =
      SchemaBuilder.record("UpdateChunk")
          .namespace("dev.tributary.wire.avro")
          .fields()
          .requiredBytes("values")
          .requiredString("encoding")
          .requiredString("job")
          .requiredInt("round")
          .requiredInt("modelVersion")
          .requiredString("client")
          .requiredInt("attempt")
          .requiredInt("shard")
          .requiredInt("shards")
          .requiredInt("weight")
          .endRecord();

  @Test
  void aChunkIsEncodedAsAvroItselfWouldAndReadAsAvroItselfWould() throws WireException {
    for (int seed = 0; seed < 2000; seed++) {
      Random random = new Random(seed);
      float[] values = values(random, random.nextInt(40));
      int from = random.nextInt(values.length + 1);
      int count = random.nextInt(values.length - from + 1);
      dev.tributary.wire.avro.UpdateChunk expected =
          new dev.tributary.wire.avro.UpdateChunk(
              "job-" + seed,
              number(random),
              number(random),
              "client." + seed,
              number(random),
              number(random),
              number(random),
              random.nextLong() >> random.nextInt(64),
              "f32le",
              littleEndian(values, from, count));

      byte[] bytes = encode(expected, values, from, count);

      assertThat(bytes).as("seed %d", seed).isEqualTo(SingleObject.encode(expected));
      assertThat(wireOf(UpdateChunks.view(bytes)))
          .as("seed %d", seed)
          .isEqualTo(SingleObject.decode(bytes));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {32, 64})
  void aMaskedChunkIsEncodedAsAvroItselfWouldAndReadAsAvroItselfWould(int bits)
      throws WireException {
    byte[] values = new byte[3 * bits / 8];
    new Random(bits).nextBytes(values);
    dev.tributary.wire.avro.UpdateChunk expected =
        new dev.tributary.wire.avro.UpdateChunk(
            "job", 7, 3, "client", 1, 2, 4, 0L, "u" + bits + "le", ByteBuffer.wrap(values));

    byte[] bytes = UpdateChunks.encodeMasked("job", 7, 3, "client", 2, 4, bits, values);
    UpdateChunk chunk = UpdateChunks.view(bytes);

    assertThat(bytes).isEqualTo(SingleObject.encode(expected));
    assertThat(chunk.weight()).isZero();
    assertThat(chunk.attempt()).isEqualTo(1);
    assertThat(Arrays.copyOfRange(bytes, chunk.offset(), chunk.offset() + chunk.length()))
        .isEqualTo(values);
  }

  @Test
  void theValuesStayInTheRecord() throws WireException {
    byte[] record = UpdateChunks.encode("j", 1, 0, "c", 1, 0, 1, 5, new float[] {1, 2}, 0, 2);

    UpdateChunk chunk = UpdateChunks.view(record);

    assertThat(chunk.bytes()).isSameAs(record);
    assertThat(chunk.offset()).isEqualTo(record.length - 8);
    assertThat(chunk.length()).isEqualTo(8);
  }

  @Test
  void encodingAllocatesTheRecordAndLittleElse() throws WireException {
    float[] values = new float[1 << 17];
    Runnable encode =
        () ->
            assertThat(UpdateChunks.encode("j", 1, 0, "c", 1, 0, 1, 5, values, 0, 1 << 17))
                .isNotNull();
    encode.run();

    assertThat(Allocation.during(encode)).isBetween(512L << 10, (512L << 10) + 8192);
  }

  @Test
  void viewingAllocatesNextToNothing() {
    byte[] record = UpdateChunks.encode("j", 1, 0, "c", 1, 0, 1, 5, new float[1 << 17], 0, 1 << 17);
    view(record);

    assertThat(Allocation.during(() -> view(record))).isLessThan(4096);
  }

  private static void view(byte[] record) {
    try {
      UpdateChunks.view(record);
    } catch (WireException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aFullShardWithTheLongestNamesStaysBelowOneMebibyte() {
    String name = "x".repeat(64);
    int most = 260_000;

    byte[] bytes =
        UpdateChunks.encode(
            name,
            Integer.MAX_VALUE,
            Integer.MAX_VALUE,
            name,
            Integer.MAX_VALUE,
            Integer.MAX_VALUE,
            Integer.MAX_VALUE,
            Long.MAX_VALUE,
            new float[most],
            0,
            most);

    // Kafka's default counts the record batch, its key and its headers too.
    assertThat(bytes).hasSizeLessThan((1 << 20) - 1024);
  }

  @Test
  void bytesAfterTheValuesAreRefused() {
    byte[] record = UpdateChunks.encode("j", 1, 0, "c", 1, 0, 1, 5, new float[] {1}, 0, 1);

    assertThatThrownBy(() -> UpdateChunks.view(Arrays.copyOf(record, record.length + 3)))
        .isInstanceOf(WireException.class)
        .hasMessage("UpdateChunk must end where its last field does, got 3 bytes more");
  }

  @Test
  void anEncodingOtherThanFloat32IsRefused() {
    dev.tributary.wire.avro.UpdateChunk chunk =
        new dev.tributary.wire.avro.UpdateChunk(
            "j", 1, 0, "c", 1, 0, 1, 5L, "f64le", ByteBuffer.allocate(8));

    assertThatThrownBy(() -> UpdateChunks.view(SingleObject.encode(chunk)))
        .isInstanceOf(WireException.class)
        .hasMessage("UpdateChunk: encoding must be f32le, u32le or u64le, got another");
  }

  @Test
  void anIdThatIsNoNameIsRefusedInFewWords() {
    byte[] record =
        UpdateChunks.encode("j", 1, 0, "c".repeat(900_000), 1, 0, 1, 5, new float[] {1}, 0, 1);

    assertThatThrownBy(() -> UpdateChunks.view(record))
        .isInstanceOf(WireException.class)
        .hasMessageStartingWith("UpdateChunk: client must match")
        .extracting(e -> e.getMessage().length())
        .satisfies(length -> assertThat(length).isLessThan(1000));
  }

  @Test
  void textThatIsNotUtf8IsRefused() {
    byte[] record = UpdateChunks.encode("j", 1, 0, "ä", 1, 0, 1, 5, new float[] {1}, 0, 1);
    for (int i = 0; i < record.length; i++) {
      if (record[i] == (byte) 0xc3 && i > 1) {
        record[i] = (byte) 0xff;
      }
    }

    assertThatThrownBy(() -> UpdateChunks.view(record))
        .isInstanceOf(WireException.class)
        .hasMessageContaining("must be UTF-8");
  }

  @Test
  void anotherRecordIsRefused() {
    assertThatThrownBy(() -> UpdateChunks.view(Commands.stop("digits", "enough", 1)))
        .isInstanceOf(WireException.class)
        .hasMessage("record must be a UpdateChunk, got a StopJob");
  }

  @Test
  void aChunkOfAnOlderSchemaIsResolved() throws Exception {
    GenericRecord old = new GenericData.Record(OLDER);
    old.put("values", littleEndian(new float[] {1, 2, 3}, 0, 3));
    old.put("encoding", "f32le");
    old.put("job", "j");
    old.put("round", 1);
    old.put("modelVersion", 0);
    old.put("client", "c");
    old.put("attempt", 2);
    old.put("shard", 0);
    old.put("shards", 1);
    old.put("weight", 5);
    byte[] record = new BinaryMessageEncoder<>(GenericData.get(), OLDER).encode(old).array();

    UpdateChunk chunk = UpdateChunks.view(record, KnownSchemas.withOlder(List.of(OLDER)));

    assertThat(wireOf(chunk))
        .isEqualTo(
            new dev.tributary.wire.avro.UpdateChunk(
                "j", 1, 0, "c", 2, 0, 1, 5L, "f32le", littleEndian(new float[] {1, 2, 3}, 0, 3)));
  }

  private static byte[] encode(
      dev.tributary.wire.avro.UpdateChunk chunk, float[] values, int from, int count) {
    return UpdateChunks.encode(
        chunk.getJob(),
        chunk.getRound(),
        chunk.getModelVersion(),
        chunk.getClient(),
        chunk.getAttempt(),
        chunk.getShard(),
        chunk.getShards(),
        chunk.getWeight(),
        values,
        from,
        count);
  }

  private static dev.tributary.wire.avro.UpdateChunk wireOf(UpdateChunk chunk) {
    return new dev.tributary.wire.avro.UpdateChunk(
        chunk.job(),
        chunk.round(),
        chunk.modelVersion(),
        chunk.client(),
        chunk.attempt(),
        chunk.shard(),
        chunk.shards(),
        chunk.weight(),
        "f32le",
        ByteBuffer.wrap(chunk.bytes(), chunk.offset(), chunk.length()).slice());
  }

  private static int number(Random random) {
    return random.nextInt() >> random.nextInt(32);
  }

  private static float[] values(Random random, int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = Float.intBitsToFloat(random.nextInt());
    }
    return values;
  }

  private static ByteBuffer littleEndian(float[] values, int from, int count) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * count).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values, from, count);
    return bytes.order(ByteOrder.BIG_ENDIAN);
  }
}
