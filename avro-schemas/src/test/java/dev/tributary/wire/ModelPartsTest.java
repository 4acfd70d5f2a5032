package dev.tributary.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.core.vector.FloatBytes;
import dev.tributary.wire.avro.ModelPart;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.message.BinaryMessageEncoder;
import org.junit.jupiter.api.Test;

class ModelPartsTest {
  private static final Schema OLDER =
      SchemaBuilder.record("ModelPart")
          .namespace("dev.tributary.wire.avro")
          .fields()
          .requiredBytes("values")
          .requiredString("job")
          .requiredInt("version")
          .requiredInt("round")
          .requiredInt("shard")
          .requiredInt("shards")
          .requiredInt("slot")
          .requiredInt("firstCoordinate")
          .endRecord();

  @Test
  void aPartIsEncodedAsAvroItselfWouldAndReadBack() throws WireException {
    for (int seed = 0; seed < 1000; seed++) {
      Random random = new Random(seed);
      int[] numbers = random.ints(6).map(n -> n >> random.nextInt(32)).toArray();
      float[] values = new float[random.nextInt(50)];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) random.nextGaussian();
      }
      String job = "job-" + seed;

      byte[] bytes =
          ModelParts.encode(
              job, numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5], values);
      ModelPartView view = ModelParts.decode(bytes);

      byte[] floats = FloatBytes.encode(values, 0, values.length);
      assertThat(bytes)
          .as("seed %d", seed)
          .isEqualTo(
              SingleObject.encode(
                  new ModelPart(
                      job,
                      numbers[0],
                      numbers[1],
                      numbers[2],
                      numbers[3],
                      numbers[4],
                      numbers[5],
                      ByteBuffer.wrap(floats))));
      assertThat(view)
          .isEqualTo(
              new ModelPartView(
                  job,
                  numbers[0],
                  numbers[1],
                  numbers[2],
                  numbers[3],
                  numbers[4],
                  numbers[5],
                  bytes,
                  bytes.length - floats.length,
                  floats.length));
      assertThat(view.values()).isEqualTo(values);
      assertThat(view.sha256()).isEqualTo(HexFormat.of().formatHex(FloatBytes.sha256(floats)));
    }
  }

  @Test
  void theValuesGoWhereTheyBelongInTheVector() throws WireException {
    ModelPartView view =
        ModelParts.decode(ModelParts.encode("j", 1, 1, 1, 2, 0, 3, new float[] {4, 5}));
    float[] vector = new float[6];

    view.copyTo(vector, view.firstCoordinate());

    assertThat(vector).containsExactly(0, 0, 0, 4, 5, 0);
    assertThat(view.count()).isEqualTo(2);
  }

  @Test
  void valuesThatAreNoFloat32AreRefused() {
    ModelPart part = new ModelPart("j", 1, 1, 0, 1, 0, 0, ByteBuffer.allocate(6));

    assertThatThrownBy(() -> ModelParts.decode(SingleObject.encode(part)))
        .isInstanceOf(WireException.class)
        .hasMessage("ModelPart: values must be a multiple of 4 bytes, got 6");
  }

  @Test
  void bytesAfterTheValuesAreRefused() {
    byte[] bytes = ModelParts.encode("j", 1, 1, 0, 1, 0, 0, new float[] {1});

    assertThatThrownBy(() -> ModelParts.decode(Arrays.copyOf(bytes, bytes.length + 4)))
        .isInstanceOf(WireException.class)
        .hasMessage("ModelPart must end where its last field does, got 4 bytes more");
  }

  @Test
  void aPartOfAnOlderSchemaIsResolved() throws Exception {
    GenericRecord old = new GenericData.Record(OLDER);
    old.put("values", ByteBuffer.wrap(FloatBytes.encode(new float[] {1, 2}, 0, 2)));
    old.put("job", "j");
    for (String field : List.of("version", "round", "shard", "shards", "slot", "firstCoordinate")) {
      old.put(field, OLDER.getField(field).pos());
    }
    byte[] bytes = new BinaryMessageEncoder<>(GenericData.get(), OLDER).encode(old).array();

    ModelPartView view = ModelParts.decode(bytes, KnownSchemas.withOlder(List.of(OLDER)));

    assertThat(view.values()).containsExactly(1, 2);
    assertThat(view.version()).isEqualTo(2);
    assertThat(view.firstCoordinate()).isEqualTo(7);
  }
}
