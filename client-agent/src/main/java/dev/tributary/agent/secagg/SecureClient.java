package dev.tributary.agent.secagg;

import dev.tributary.agent.secagg.SecureFailure.Reason;
import dev.tributary.core.client.ClientAction.Advertise;
import dev.tributary.core.client.ClientAction.AnswerUnmask;
import dev.tributary.core.client.ClientAction.ShareKeys;
import dev.tributary.core.client.ClientAction.UploadMasked;
import dev.tributary.core.round.JobInfo;
import dev.tributary.core.round.JobState;
import dev.tributary.core.round.LogRecord.KeysFixed;
import dev.tributary.core.round.LogRecord.RoundStarted;
import dev.tributary.core.round.LogState;
import dev.tributary.core.round.Member;
import dev.tributary.core.secagg.Advertised;
import dev.tributary.core.secagg.Answer;
import dev.tributary.core.secagg.Answer.Given;
import dev.tributary.core.secagg.Answer.Refused;
import dev.tributary.core.secagg.Bytes;
import dev.tributary.core.secagg.ClientState;
import dev.tributary.core.secagg.EncryptedShares;
import dev.tributary.core.secagg.Masking;
import dev.tributary.core.secagg.Participation;
import dev.tributary.core.secagg.Refusal;
import dev.tributary.core.secagg.Refusal.Rule;
import dev.tributary.core.secagg.Roster;
import dev.tributary.core.secagg.RoundId;
import dev.tributary.core.secagg.Secret;
import dev.tributary.core.secagg.Sharing;
import dev.tributary.core.secagg.Unmasked;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One client in secure rounds: each method does what one action of the session asks. The state that
 * a message follows from is in the vault before the message leaves, so after a crash the same
 * action sends the same bytes; an upload that was begun is never begun again.
 *
 * <p>What the log asks is checked by the states of {@code core.secagg}; a refusal leaves the state
 * as it was, and so does a broker that gives no answer. One thread.
 */
public final class SecureClient {
  private static final int SEED_BYTES = 32;

  private final String client;
  private final SecureSettings settings;
  private final PeerBook peers;
  private final Vault vault;
  private final Mailbox mailbox;
  private final SecureRandom random;

  /**
   * @param random where the secrets of each round come from
   */
  public SecureClient(
      String client,
      SecureSettings settings,
      PeerBook peers,
      Vault vault,
      Mailbox mailbox,
      SecureRandom random) {
    this.client = client;
    this.settings = settings;
    this.peers = peers;
    this.vault = vault;
    this.mailbox = mailbox;
    this.random = random;
  }

  /** Makes keys for the round and tells them, or tells again those that it made before. */
  public void advertise(Advertise action) throws SecureFailure {
    RoundId round = id(action.job(), action.round());
    Optional<ClientState> known = state(round);
    if (known.isEmpty()) {
      requireAcceptable(action.job(), action.round());
      begin(round, action.round().cohort().indexOf(client));
    }
    if (state(round).orElseThrow() instanceof Advertised advertised) {
      mailbox.send(advertised.message(settings.identity()));
    }
  }

  /** What would be refused later, before anything is promised. */
  private void requireAcceptable(JobInfo job, RoundStarted round) throws SecureFailure {
    SecureJob.assumptions(job);
    int minimum = settings.policy().minimumClients();
    if (round.cohort().size() < minimum) {
      throw new SecureFailure(
          new Refusal(
              Rule.MINIMUM,
              "cohort",
              "%d, the minimum is %d".formatted(round.cohort().size(), minimum)));
    }
    Bytes enrolled = directory().get(client);
    if (!settings.identity().publicKey().equals(enrolled)) {
      throw new SecureFailure(
          Reason.NOT_ENROLLED,
          "client %s must be enrolled with key %s (./tributary keys enroll), got %s"
              .formatted(
                  client, settings.identity().publicKey(), enrolled == null ? "none" : enrolled));
    }
  }

  private void begin(RoundId round, int cohortIndex) throws SecureFailure {
    Optional<ClientState> former = vault.state(round.job());
    if (former.isPresent() && former.get().round().round() >= round.round()) {
      throw new SecureFailure(
          new Refusal(
              Rule.SAME_ROUND, "round", "%s after %s".formatted(round, former.get().round())));
    }
    byte[] seed = new byte[SEED_BYTES];
    random.nextBytes(seed);
    vault.save(
        round.job(),
        new Advertised(new Participation(round, client, cohortIndex, Secret.of(seed))));
  }

  /** Checks the roster and gives the neighbours their shares, or gives the same ones again. */
  public void share(ShareKeys action) throws SecureFailure {
    RoundId round = id(action.job(), action.round());
    ClientState state = required(round);
    if (state instanceof Advertised advertised) {
      vault.save(round.job(), accept(advertised, action));
    } else if (!isOf(state, action.keys())) {
      throw new SecureFailure(
          new Refusal(
              Rule.DIGEST, "roster digest", action.keys().rosterDigest() + " after another"));
    }
    if (required(round) instanceof Sharing sharing) {
      mailbox.send(sharing.message(settings.identity()));
    }
  }

  private Sharing accept(Advertised advertised, ShareKeys action) throws SecureFailure {
    List<String> cohort = action.round().cohort();
    Roster roster = Messages.roster(advertised.round(), action.keys(), cohort, mailbox);
    Map<String, Bytes> directory = directory();
    Sharing sharing =
        given(
            advertised.onKeysFixed(
                roster,
                cohort,
                peers.peers(directory),
                settings.policy(),
                SecureJob.assumptions(action.job())));
    peers.believed(roster.members().stream().map(m -> m.keys().client()).toList(), directory);
    return sharing;
  }

  /** Whether a state came from this very decision. */
  private static boolean isOf(ClientState state, KeysFixed keys) {
    return state instanceof Sharing sharing
        && sharing.neighbourhood().rosterDigest().toString().equals(keys.rosterDigest())
        && sharing.neighbourhood().degree() == keys.degree()
        && sharing.neighbourhood().threshold() == keys.threshold();
  }

  /** Checks who shared its secrets and keeps the shares that are for this client. */
  public void prepare(UploadMasked action) throws SecureFailure {
    RoundId round = id(action.job(), action.round());
    ClientState state = required(round);
    if (state instanceof Sharing sharing) {
      vault.save(round.job(), accept(sharing, action));
    }
  }

  private Masking accept(Sharing sharing, UploadMasked action) throws SecureFailure {
    if (!isOf(sharing, action.setup().keys())) {
      throw new SecureFailure(
          new Refusal(
              Rule.DIGEST,
              "roster digest",
              action.setup().keys().rosterDigest() + " after another"));
    }
    Map<Integer, EncryptedShares> shares =
        Messages.shares(action.setup().shares(), sharing.neighbours(), mailbox);
    return given(
        sharing.onSharesFixed(
            sharing.round(),
            Messages.indices(action.setup().shares().members()),
            shares,
            peers.peers(directory()),
            settings.policy()));
  }

  /**
   * The upload begins now, after {@link #prepare}; a second time it is refused.
   *
   * @return the state that gives the masks
   */
  public Masking beginUpload(UploadMasked action) throws SecureFailure {
    RoundId round = id(action.job(), action.round());
    if (!(required(round) instanceof Masking masking)) {
      throw noKeys(round);
    }
    Masking uploading = given(masking.startUpload());
    vault.save(round.job(), uploading);
    return uploading;
  }

  /** Answers for the members, or gives the same answer again. */
  public void answer(AnswerUnmask action) throws SecureFailure {
    RoundId round = id(action.job(), action.round());
    ClientState state = required(round);
    List<Integer> members =
        action.closed().members().stream().map(Member::cohortIndex).sorted().toList();
    if (state instanceof Masking masking) {
      Unmasked next =
          given(masking.onRoundClosed(round, members, settings.policy(), settings.identity()));
      vault.save(round.job(), next);
      mailbox.send(next.message());
    } else if (state instanceof Unmasked unmasked) {
      if (!members.equals(unmasked.members())) {
        throw new SecureFailure(unmasked.onRoundClosed(round, members));
      }
      mailbox.send(unmasked.message());
    } else {
      throw new SecureFailure(new Refusal(Rule.UPLOADED, "values of " + client, "no upload"));
    }
  }

  /** Deletes the states of rounds that ask nothing more of this client, by the log read so far. */
  public void tidy(LogState log) {
    for (String job : vault.jobs()) {
      RoundId round = vault.state(job).orElseThrow().round();
      if (!isOpen(log.jobs().get(job), round)) {
        vault.delete(job);
      }
    }
  }

  private static boolean isOpen(JobState job, RoundId round) {
    return job instanceof JobState.Open open
        && !(open instanceof JobState.Releasing)
        && open.round().round() == round.round()
        && open.info().fingerprintKey().equals(round.session());
  }

  private static RoundId id(JobInfo job, RoundStarted round) {
    return new RoundId(job.id(), round.round(), job.fingerprintKey());
  }

  private Optional<ClientState> state(RoundId round) {
    return vault.state(round.job()).filter(state -> state.round().equals(round));
  }

  private ClientState required(RoundId round) throws SecureFailure {
    Optional<ClientState> state = state(round);
    if (state.isEmpty()) {
      throw noKeys(round);
    }
    return state.get();
  }

  private static SecureFailure noKeys(RoundId round) {
    return new SecureFailure(
        Reason.NO_KEYS,
        "state directory must hold this client's keys of round %d, holds none"
            .formatted(round.round()));
  }

  private Map<String, Bytes> directory() throws SecureFailure {
    try {
      return peers.directory();
    } catch (IllegalStateException | IllegalArgumentException unreadable) {
      throw new SecureFailure(Reason.MESSAGES_UNAVAILABLE, unreadable);
    }
  }

  private static <T> T given(Answer<T> answer) throws SecureFailure {
    if (answer instanceof Refused<T> refused) {
      throw new SecureFailure(refused.refusal());
    }
    return ((Given<T>) answer).value();
  }
}
