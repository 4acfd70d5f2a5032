package dev.tributary.control.job;

import dev.tributary.core.round.LogState;
import dev.tributary.core.round.RoundLog;
import dev.tributary.storage.kafka.KafkaSettings;
import dev.tributary.storage.log.KafkaLogTail;
import dev.tributary.storage.log.RoundLogFollower;
import java.time.Duration;

/** What the round log amounts to now, read from its newest snapshot. */
final class CurrentLog {
  private CurrentLog() {}

  static LogState read(KafkaSettings settings, Duration patience) {
    try (RoundLogFollower follower = RoundLogFollower.open(settings, patience);
        KafkaLogTail tail = new KafkaLogTail(settings, patience)) {
      RoundLog log = follower.log();
      tail.read(log.nextOffset(), log::read);
      return log.state();
    }
  }
}
