package dev.tributary.agent.daemon;

import dev.tributary.agent.daemon.Crowd.Answer;
import dev.tributary.agent.daemon.Crowd.Manners;
import dev.tributary.agent.daemon.Crowd.UploadListener;
import dev.tributary.agent.daemon.CrowdLog.Entry;
import dev.tributary.agent.daemon.RoundTask.Ending;
import dev.tributary.core.client.ClientAction;
import dev.tributary.core.client.ClientAction.Start;
import dev.tributary.core.round.JobState;
import dev.tributary.core.round.RoundLog;
import dev.tributary.core.secagg.MaskStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Some clients of a crowd and the one thread that they share: it hears the log for each of them,
 * and between two looks at the log it does one client's task.
 */
final class CrowdLane {
  private static final long POLL_MILLIS = 100;

  private final List<CrowdMember> members;
  private final CrowdLog log;
  private final ModelSource models;
  private final Outbox outbox;
  private final Manners manners;
  private final UploadListener listener;
  private final Cancellation stopping;

  /** How the log stands, whoever of the members hears it. */
  private final RoundLog now;

  private final Deque<Task> ready = new ArrayDeque<>();

  /** Of members that are cut off until the round is closed. */
  private final List<Task> held = new ArrayList<>();

  /** What was heard of the crowd's log so far. */
  private final List<Entry> entries = new ArrayList<>();

  private final MaskStream masks = new MaskStream();

  private record Task(
      CrowdMember member, Start start, Optional<MaskSource> masks, Cancellation cancellation) {}

  /**
   * @param members at least one
   * @param models closed at the end
   */
  CrowdLane(
      List<CrowdMember> members,
      CrowdLog log,
      ModelSource models,
      Outbox outbox,
      Manners manners,
      UploadListener listener,
      Cancellation stopping) {
    this.members = members;
    this.log = log;
    this.models = models;
    this.outbox = outbox;
    this.manners = manners;
    this.listener = listener;
    this.stopping = stopping;
    RoundLog begin = members.get(0).session.log();
    this.now = new RoundLog(begin.state(), begin.nextOffset());
  }

  /** Returns when the crowd stops. */
  void run() throws InterruptedException {
    try (models) {
      for (CrowdMember member : members) {
        carryOut(member, member.session.onCaughtUp());
      }
      while (!stopping.isCancelled()) {
        hear();
        Task next = ready.poll();
        if (next == null) {
          log.await(entries.size(), POLL_MILLIS);
        } else {
          work(next);
        }
      }
    } finally {
      members.forEach(member -> member.trainings.close());
    }
  }

  private void hear() {
    List<Entry> news = log.from(entries.size());
    if (news.isEmpty()) {
      return;
    }
    entries.addAll(news);
    news.forEach(entry -> now.read(entry.offset(), entry.record()));
    members.forEach(this::hear);
    for (Task task : List.copyOf(held)) {
      if (!isOpen(task.start())) {
        held.remove(task);
        ready.add(task);
      }
    }
  }

  private void hear(CrowdMember member) {
    while (!member.cutOff && member.heard < entries.size()) {
      Entry next = entries.get(member.heard++);
      carryOut(member, member.session.onLog(next.offset(), next.record()));
    }
    member.tidy();
  }

  private boolean isOpen(Start start) {
    return now.state().jobs().get(start.job().id()) instanceof JobState.Collecting collecting
        && collecting.round().round() == start.round().round();
  }

  private void carryOut(CrowdMember member, List<ClientAction> actions) {
    for (ClientAction action : actions) {
      if (action instanceof ClientAction.Start start) {
        start(member, start, Optional.empty());
      } else if (action instanceof ClientAction.UploadMasked upload) {
        Start start = new Start(upload.job(), upload.round(), 1);
        start(member, start, Optional.of(member.masks(upload, masks)));
      } else if (action instanceof ClientAction.Cancel cancel) {
        member.cancel(cancel.job());
      } else if (action instanceof ClientAction.Forget forget) {
        member.cancel(forget.job());
        member.trainings.forget(forget.job());
      } else {
        member.takePart(action);
      }
      // The session itself is all the memory that a Save needs: nobody restarts these clients.
    }
  }

  private void start(CrowdMember member, Start start, Optional<MaskSource> source) {
    String job = start.job().id();
    Answer answer = manners.of(member.client(), job, start.round().round());
    if (answer == Answer.AT_ONCE) {
      ready.add(new Task(member, start, source, member.begin(job)));
    } else if (answer == Answer.TOO_LATE) {
      member.cutOff = true;
      held.add(new Task(member, start, source, member.begin(job)));
    }
  }

  private void work(Task task) {
    CrowdMember member = task.member();
    Start start = task.start();
    Ending ending =
        new RoundTask(
                member.settings,
                models,
                member.trainings,
                outbox,
                start,
                task.masks(),
                task.cancellation())
            .run();
    String job = start.job().id();
    int round = start.round().round();
    if (ending == Ending.UPLOADED) {
      listener.uploaded(member.client(), job, round, System.currentTimeMillis());
      carryOut(member, member.session.onUploaded(job, round, start.attempt()));
    } else if (ending == Ending.FAILED) {
      carryOut(member, member.session.onFailed(job, round, start.attempt()));
    } else {
      member.session.onCancelled(job);
    }
    if (member.cutOff) {
      member.cutOff = false;
      hear(member);
    }
  }
}
