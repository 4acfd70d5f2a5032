package dev.tributary.agent.daemon;

import dev.tributary.agent.secagg.SecureClient;
import dev.tributary.agent.secagg.SecureFailure;
import dev.tributary.agent.secagg.SecureJob;
import dev.tributary.core.client.ClientAction;
import dev.tributary.core.client.ClientSession;
import dev.tributary.core.round.JobInfo;
import dev.tributary.core.round.LogRecord.RoundStarted;
import dev.tributary.core.round.LogState;
import dev.tributary.core.round.RoundLog;
import dev.tributary.core.secagg.MaskStream;
import dev.tributary.core.secagg.Quantizer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One client of a crowd; its lane's thread alone touches it. */
final class CrowdMember {
  final AgentSettings settings;
  final ClientSession session;
  final Trainings trainings;
  final Refusals refusals;
  private final Optional<SecureClient> secure;

  /** The newest task of each job. */
  final Map<String, Cancellation> tasks = new HashMap<>(2);

  /** Index of the next entry of the crowd's log that it hears. */
  int heard;

  /** Whether it hears nothing for now. */
  boolean cutOff;

  /**
   * @param secured what secure rounds are done with, if the settings have an identity
   */
  CrowdMember(
      AgentSettings settings,
      LogState state,
      long nextOffset,
      Outbox outbox,
      Optional<CrowdSecurity> secured) {
    this.settings = settings;
    this.session = new ClientSession(settings.client(), new RoundLog(state, nextOffset), List.of());
    this.trainings = new Trainings(settings);
    this.refusals = new Refusals(settings, outbox, failure -> {});
    this.secure = secured.flatMap(with -> with.client(settings));
  }

  String client() {
    return settings.client();
  }

  /** Does what a secure round asks, if it is one that this member has a part in. */
  void takePart(ClientAction action) {
    if (action instanceof ClientAction.Advertise advertise) {
      tell(advertise.round(), () -> secure(advertise.job()).advertise(advertise));
    } else if (action instanceof ClientAction.ShareKeys share) {
      tell(share.round(), () -> secure(share.job()).share(share));
    } else if (action instanceof ClientAction.AnswerUnmask answer) {
      tell(answer.round(), () -> secure(answer.job()).answer(answer));
    }
  }

  private interface Step {
    void take() throws SecureFailure;
  }

  private void tell(RoundStarted round, Step step) {
    try {
      step.take();
    } catch (SecureFailure failure) {
      refusals.tell(round, failure);
    }
  }

  /**
   * @param stream of the lane
   */
  MaskSource masks(ClientAction.UploadMasked upload, MaskStream stream) {
    return () -> {
      try {
        secure(upload.job()).prepare(upload);
        Quantizer quantizer = SecureJob.quantizer(upload.job(), upload.round());
        return secure(upload.job()).beginUpload(upload).masker(quantizer, stream);
      } catch (SecureFailure refused) {
        throw refusals.counted(refused);
      }
    };
  }

  private SecureClient secure(JobInfo job) throws SecureFailure {
    if (secure.isEmpty()) {
      throw Refusals.noIdentity(job);
    }
    return secure.get();
  }

  void tidy() {
    secure.ifPresent(client -> client.tidy(session.state()));
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
