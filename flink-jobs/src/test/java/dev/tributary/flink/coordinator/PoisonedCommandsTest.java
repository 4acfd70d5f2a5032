package dev.tributary.flink.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.core.coordination.CoordinatorSettings;
import dev.tributary.core.round.LogRecord;
import dev.tributary.core.round.LogRecord.JobAccepted;
import dev.tributary.core.round.LogRecord.JobRefused;
import dev.tributary.flink.codec.CodecSerializer;
import dev.tributary.flink.codec.LogRecordCodec;
import dev.tributary.flink.kafka.Decode;
import dev.tributary.flink.message.CoordinatorInput;
import dev.tributary.flink.message.LogEntry;
import dev.tributary.flink.message.TopicRecord;
import dev.tributary.wire.Commands;
import dev.tributary.wire.LogRecords;
import dev.tributary.wire.SingleObject;
import dev.tributary.wire.avro.SubmitJob;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

/** Whatever is written into the topic of commands, the coordinator goes on. */
class PoisonedCommandsTest {
  private static final String SPEC =
      """
      {"name": "good", "dataSet": "none", "trainer": {"name": "test"},
       "model": {"seed": 1, "tensors": [{"name": "w", "shape": [4], "init": "zeros"}]},
       "cohort": {"size": 2}, "rounds": {"count": 5},
       "update": {"bound": 8, "maxWeight": 1000}}
      """;

  private final Random random = new Random(20_261_122);
  private final List<LogRecord> log = new ArrayList<>();
  private long offset;

  /** Noise, commands that are cut or have a wrong byte, other records, and specs with mistakes. */
  private byte[] poison(int i) {
    byte[] submit = Commands.submit("job-" + i, SPEC, 5);
    return switch (i % 6) {
      case 0 -> noise();
      case 1 -> Arrays.copyOf(submit, random.nextInt(submit.length));
      case 2 -> withAWrongByte(submit);
      case 3 -> LogRecords.encode(new JobRefused(1, "job-" + i, "no command", 5));
      case 4 -> SingleObject.encode(new SubmitJob("../job " + i, SPEC, 5L));
      default -> SingleObject.encode(new SubmitJob("job-" + i, wrongSpec(), 5L));
    };
  }

  private byte[] noise() {
    byte[] bytes = new byte[random.nextInt(300)];
    random.nextBytes(bytes);
    return bytes;
  }

  private byte[] withAWrongByte(byte[] bytes) {
    bytes[random.nextInt(bytes.length)] ^= (byte) (1 + random.nextInt(255));
    return bytes;
  }

  private String wrongSpec() {
    int at = random.nextInt(SPEC.length() - 1);
    String cut = SPEC.substring(0, at) + SPEC.substring(at + 1 + random.nextInt(9) % 2);
    return switch (random.nextInt(5)) {
      case 0 -> SPEC.replace("4]", "2147483647, 2147483647, 2147483647]");
      case 1 -> SPEC.replace("\"size\": 2", "\"size\": " + random.nextLong());
      case 2 -> "[".repeat(1 + random.nextInt(5_000));
      case 3 -> SPEC.replace("\"seed\": 1", "\"seed\": 1, \"namespace\": {}");
      default -> cut;
    };
  }

  @Test
  void hundredsOfMalformedCommandsAreRejectedOrRefusedAndTheNextGoodOneIsObeyed() throws Exception {
    try (OneInputStreamOperatorTestHarness<TopicRecord, CoordinatorInput> decode =
            new OneInputStreamOperatorTestHarness<>(
                new ProcessOperator<>(new Decode(Decode::command)));
        OneInputStreamOperatorTestHarness<CoordinatorInput, LogRecord> coordinator =
            new OneInputStreamOperatorTestHarness<>(
                new CoordinatorOperator(
                    () -> 0, new CoordinatorSettings(1_000_000_000, 1_000_000)))) {
      decode.open();
      coordinator.setProcessingTime(1_000);
      coordinator.setup(new CodecSerializer<>(new LogRecordCodec()));
      coordinator.open();
      coordinator.setProcessingTime(1_001);

      for (int i = 0; i < 600; i++) {
        send(poison(i), decode, coordinator);
      }
      send(Commands.submit("good", SPEC, 5), decode, coordinator);

      assertThat(decode.getSideOutput(Decode.REJECTED)).hasSizeGreaterThan(300);
      assertThat(log).filteredOn(JobRefused.class::isInstance).hasSizeGreaterThan(50);
      assertThat(log)
          .last()
          .isInstanceOfSatisfying(
              JobAccepted.class, accepted -> assertThat(accepted.job()).isEqualTo("good"));
    }
  }

  private void send(
      byte[] command,
      OneInputStreamOperatorTestHarness<TopicRecord, CoordinatorInput> decode,
      OneInputStreamOperatorTestHarness<CoordinatorInput, LogRecord> coordinator)
      throws Exception {
    decode.getOutput().clear();
    decode.processElement(
        new StreamRecord<>(new TopicRecord("tributary.commands", 0, offset++, 5, command)));
    for (CoordinatorInput input : decode.extractOutputValues()) {
      coordinator.processElement(new StreamRecord<>(input));
    }
    echo(coordinator);
  }

  /** What was proposed is appended to the log and read back, as often as that leads to more. */
  private void echo(OneInputStreamOperatorTestHarness<CoordinatorInput, LogRecord> coordinator)
      throws Exception {
    List<LogRecord> proposed = List.copyOf(coordinator.extractOutputValues());
    coordinator.getOutput().clear();
    for (LogRecord record : proposed) {
      log.add(record);
      coordinator.processElement(
          new StreamRecord<>(new LogEntry(log.size() - 1, LogRecords.encode(record))));
    }
    if (!proposed.isEmpty()) {
      echo(coordinator);
    }
  }
}
