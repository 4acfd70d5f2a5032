package dev.tributary.storage.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.core.update.Position;
import dev.tributary.core.update.UpdateChunk;
import dev.tributary.core.vector.FloatBytes;
import dev.tributary.storage.kafka.KafkaSettings;
import dev.tributary.storage.servers.TestBroker;
import dev.tributary.storage.servers.TestServers;
import dev.tributary.wire.UpdateChunks;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestServers.class)
class KafkaChunkLogIT {
  private final TestBroker broker;
  private final String topic;
  private final KafkaChunkLog chunks;

  KafkaChunkLogIT(TestBroker broker) {
    this.broker = broker;
    KafkaSettings settings = broker.newFederation();
    this.topic = settings.topics().updates();
    this.chunks = new KafkaChunkLog(settings);
  }

  @AfterEach
  void close() {
    chunks.close();
  }

  @Test
  void aChunkIsReadAgainByItsPosition() {
    append(0, new float[] {1, 2, 3});
    append(1, new float[] {4, 5});

    UpdateChunk chunk = chunks.read(new Position(2, 1)).orElseThrow();

    assertThat(chunk.client()).isEqualTo("client-a");
    assertThat(chunk.shard()).isEqualTo(1);
    assertThat(values(chunk)).containsExactly(4, 5);
  }

  @Test
  void aChunkThatRetentionRemovedIsEmpty() {
    append(0, new float[] {1});
    append(1, new float[] {2});
    broker.deleteBefore(topic, 2, 1);

    assertThat(chunks.read(new Position(2, 0))).isEmpty();
    assertThat(chunks.read(new Position(2, 1))).isPresent();
  }

  @Test
  void bytesThatAreNoChunkAreNoChunk() {
    broker.append(topic, 2, new byte[] {1, 2, 3});

    try (WarnCapture warnings = new WarnCapture(KafkaChunkLog.class)) {
      assertThat(chunks.read(new Position(2, 0))).isEmpty();

      assertThat(warnings.messages())
          .singleElement()
          .asString()
          .startsWith("Chunk is gone topic=" + topic + " partition=2 offset=0 reason=");
    }
  }

  private void append(int shard, float[] values) {
    byte[] record =
        UpdateChunks.encode("job-1", 1, 0, "client-a", 1, shard, 2, 7, values, 0, values.length);
    broker.append(topic, 2, record);
  }

  private static float[] values(UpdateChunk chunk) {
    float[] values = new float[chunk.length() / Float.BYTES];
    FloatBytes.decode(
        Arrays.copyOfRange(chunk.bytes(), chunk.offset(), chunk.offset() + chunk.length()),
        values,
        0);
    return values;
  }
}
