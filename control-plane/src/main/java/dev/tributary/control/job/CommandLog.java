package dev.tributary.control.job;

import dev.tributary.control.connection.TopicWriter;
import dev.tributary.core.coordination.Command;
import dev.tributary.storage.kafka.KafkaSettings;
import dev.tributary.storage.kafka.PositionalReader;
import dev.tributary.wire.Commands;
import dev.tributary.wire.WireException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

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

  /**
   * What people asked for, as far as the topic still holds it.
   *
   * @param submissions the first one of every job, by job id
   * @param stopped jobs that somebody asked to stop
   * @param updated jobs that somebody wanted to have another spec than that of the submission
   */
  record Asked(Map<String, Command> submissions, Set<String> stopped, Set<String> updated) {}

  /** The first submission of every job that the topic still holds, by job id. */
  Map<String, Command> submissions() {
    return asked().submissions();
  }

  Asked asked() {
    Asked found = new Asked(new TreeMap<>(), new TreeSet<>(), new TreeSet<>());
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

  private static void collect(byte[] value, Asked found) {
    if (value == null) {
      return;
    }
    try {
      Command command = Commands.decode(value);
      if (command.isSubmission()) {
        boolean first = found.submissions().putIfAbsent(command.job(), command) == null;
        if (first) {
          // A stop that came before the job was for nobody.
          found.stopped().remove(command.job());
        }
      } else if (command instanceof Command.Stop) {
        found.stopped().add(command.job());
      } else if (command instanceof Command.Update) {
        found.updated().add(command.job());
      }
    } catch (WireException malformed) {
      // The coordinator passes it over as well.
      return;
    }
  }
}
