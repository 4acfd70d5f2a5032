package dev.tributary.agent.daemon;

import dev.tributary.core.client.ClientSession;
import dev.tributary.core.round.LogState;
import dev.tributary.core.round.RoundLog;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One client of a crowd; its lane's thread alone touches it. */
final class CrowdMember {
  final AgentSettings settings;
  final ClientSession session;
  final Trainings trainings;

  /** The newest task of each job. */
  final Map<String, Cancellation> tasks = new HashMap<>(2);

  /** Index of the next entry of the crowd's log that it hears. */
  int heard;

  /** Whether it hears nothing for now. */
  boolean cutOff;

  CrowdMember(AgentSettings settings, LogState state, long nextOffset) {
    this.settings = settings;
    this.session = new ClientSession(settings.client(), new RoundLog(state, nextOffset), List.of());
    this.trainings = new Trainings(settings);
  }

  String client() {
    return settings.client();
  }

  Cancellation begin(String job) {
    Cancellation cancellation = new Cancellation();
    tasks.put(job, cancellation);
    return cancellation;
  }

  void cancel(String job) {
    Cancellation running = tasks.remove(job);
    if (running != null) {
      running.cancel();
    }
  }
}
