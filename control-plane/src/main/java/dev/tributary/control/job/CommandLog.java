package dev.tributary.control.job;

import dev.tributary.control.connection.TopicWriter;
import dev.tributary.core.coordination.Command;
import dev.tributary.storage.kafka.KafkaSettings;
import dev.tributary.storage.kafka.PositionalReader;
import dev.tributary.wire.Commands;
import dev.tributary.wire.WireException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** The topic of commands: what was asked for, answered or not. Safe for several threads. */
final class CommandLog implements CommandSender {
  private final KafkaSettings settings;
  private final int partitions;
  private final Duration patience;

  CommandLog(KafkaSettings settings, int partitions, Duration patience) {
    this.settings = settings;
    this.partitions = partitions;
    this.patience = patience;
  }

  int partitions() {
    return partitions;
  }

  @Override
  public void send(String job, byte[] command) {
    new TopicWriter(settings, patience).send(settings.topics().commands(), job, command);
  }

  /** The first submission of every job that the topic still holds, by job id. */
  Map<String, Command> submissions() {
    Map<String, Command> found = new TreeMap<>();
    try (PositionalReader reader = new PositionalReader(settings, patience)) {
      String topic = settings.topics().commands();
      for (int partition = 0; partition < partitions; partition++) {
        reader.readRange(
            topic,
            partition,
            reader.beginningOffset(topic, partition),
            reader.endOffset(topic, partition),
            (offset, value) -> collect(value, found));
      }
    }
    return found;
  }

  private static void collect(byte[] value, Map<String, Command> found) {
    if (value == null) {
      return;
    }
    try {
      Command command = Commands.decode(value);
      if (command instanceof Command.Submit || command instanceof Command.SubmitInvalid) {
        found.putIfAbsent(command.job(), command);
      }
    } catch (WireException malformed) {
      // The coordinator passes it over as well.
      return;
    }
  }
}
