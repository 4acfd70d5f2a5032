package dev.tributary.wire;

import dev.tributary.core.check.Require;
import dev.tributary.core.round.Steering;
import dev.tributary.core.selection.Participation;
import dev.tributary.wire.avro.JobParticipation;
import dev.tributary.wire.avro.JobSteering;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What people and selections leave in a job's state; null on the wire if there is nothing. */
final class JobFacts {
  private JobFacts() {}

  static JobSteering steering(Steering steering) {
    return steering.equals(Steering.NONE)
        ? null
        : new JobSteering(steering.paused(), steering.reason(), steering.askedMillis());
  }

  static Steering steering(JobSteering steering) {
    return steering == null
        ? Steering.NONE
        : new Steering(steering.getPaused(), steering.getReason(), steering.getAskedMillis());
  }

  static JobParticipation participations(Map<String, Participation> participations) {
    if (participations.isEmpty()) {
      return null;
    }
    List<Integer> rounds = new ArrayList<>();
    List<Integer> lastRounds = new ArrayList<>();
    for (Participation past : participations.values()) {
      rounds.add(past.rounds());
      lastRounds.add(past.lastRound());
    }
    return new JobParticipation(List.copyOf(participations.keySet()), rounds, lastRounds);
  }

  static Map<String, Participation> participations(JobParticipation participations) {
    Map<String, Participation> read = new TreeMap<>();
    if (participations != null) {
      int count = participations.getClients().size();
      Require.range("participations.rounds", participations.getRounds().size(), count, count);
      Require.range(
          "participations.lastRounds", participations.getLastRounds().size(), count, count);
      for (int i = 0; i < count; i++) {
        read.put(
            participations.getClients().get(i),
            new Participation(
                participations.getRounds().get(i), participations.getLastRounds().get(i)));
      }
    }
    return read;
  }
}
