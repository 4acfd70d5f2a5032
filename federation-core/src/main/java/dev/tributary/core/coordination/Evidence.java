package dev.tributary.core.coordination;

import dev.tributary.core.offer.ClientOffer;
import dev.tributary.core.privacy.NoiseCommitment;
import dev.tributary.core.round.JobState;
import dev.tributary.core.round.LogRecord.ModelArchived;
import dev.tributary.core.round.LogState;
import dev.tributary.core.round.SpecUpdates;
import dev.tributary.core.scheduling.Delivered;
import dev.tributary.core.update.Outcome.Receipt;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the coordinator was told and the log does not say yet: who is there, which uploads are
 * whole, which shards lie where. It is dropped as soon as the log has moved past it.
 */
final class Evidence implements Delivered {
  private final Map<String, Presence> clients = new TreeMap<>();

  /** By job, of those clients; most jobs have none. */
  private final Map<String, Set<String>> decliners = new HashMap<>();

  private final Map<String, TreeMap<Integer, Map<String, Receipt>>> receipts = new TreeMap<>();
  private final Map<String, TreeMap<Integer, Map<SecurePhase, Map<String, PhaseReceipt>>>> phases =
      new TreeMap<>();
  private final Map<String, TreeMap<Integer, Map<Integer, Published>>> published = new TreeMap<>();
  private final Map<String, Archived> archived = new TreeMap<>();

  /**
   * By job and shard. Not part of the coordinator's state: after a restart each shard tells it
   * again.
   */
  private final Map<String, TreeMap<Integer, String>> noiseKeys = new TreeMap<>();

  /** By job; likewise not part of the state. */
  private final Map<String, SourceRefusal> sourceRefusals = new TreeMap<>();

  private final List<Command> commands = new ArrayList<>();

  Evidence(CoordinatorState state) {
    state.clients().forEach(this::add);
    state.receipts().forEach(this::add);
    state.phaseReceipts().forEach(this::add);
    state.published().forEach(this::add);
    state.archived().forEach(this::add);
    commands.addAll(state.commands());
  }

  void add(Presence presence) {
    Presence before = clients.put(presence.client(), presence);
    Map<String, String> declined = presence.offer().declined();
    if (before != null) {
      for (String job : before.offer().declined().keySet()) {
        decliners.computeIfPresent(job, (j, who) -> without(presence.client(), who));
      }
    }
    for (String job : declined.keySet()) {
      decliners.computeIfAbsent(job, j -> new HashSet<>()).add(presence.client());
    }
  }

  private static Set<String> without(String client, Set<String> who) {
    who.remove(client);
    return who.isEmpty() ? null : who;
  }

  /** Whether a sign of life says more than that a client is still there. */
  boolean isNews(Presence presence, long seenSinceMillis) {
    Presence before = clients.get(presence.client());
    return before == null
        || before.isAlive(seenSinceMillis) == presence.leaving()
        || !before.offer().equals(presence.offer())
        || !before.ended().equals(presence.ended());
  }

  /** A client's first whole upload of a round stands. */
  void add(Receipt receipt) {
    receipts
        .computeIfAbsent(receipt.job(), j -> new TreeMap<>())
        .computeIfAbsent(receipt.round(), r -> new HashMap<>())
        .putIfAbsent(receipt.client(), receipt);
  }

  /** The first message of a client in a phase stands. */
  void add(PhaseReceipt receipt) {
    phases
        .computeIfAbsent(receipt.job(), j -> new TreeMap<>())
        .computeIfAbsent(receipt.round(), r -> new EnumMap<>(SecurePhase.class))
        .computeIfAbsent(receipt.phase(), p -> new TreeMap<>())
        .putIfAbsent(receipt.client(), receipt);
  }

  /** A round that is tried again makes the version anew. */
  void add(Published shard) {
    published
        .computeIfAbsent(shard.job(), j -> new TreeMap<>())
        .computeIfAbsent(shard.version(), v -> new TreeMap<>())
        .merge(shard.shard(), shard, (old, news) -> news.round() > old.round() ? news : old);
  }

  void add(Archived version) {
    archived.merge(
        version.job(), version, (old, news) -> news.version() > old.version() ? news : old);
  }

  void add(NoiseCommitment told) {
    noiseKeys.computeIfAbsent(told.job(), j -> new TreeMap<>()).put(told.shard(), told.key());
  }

  void add(SourceRefusal told) {
    sourceRefusals.putIfAbsent(told.job(), told);
  }

  /** Why the model that a job is to start from can not be had. */
  Optional<String> sourceRefused(String job) {
    return Optional.ofNullable(sourceRefusals.get(job)).map(SourceRefusal::reason);
  }

  /** The keys of all shards, by shard; empty if not all have told theirs. */
  Optional<List<String>> noiseKeys(String job, int shards) {
    TreeMap<Integer, String> told = noiseKeys.getOrDefault(job, new TreeMap<>());
    return told.size() == shards ? Optional.of(List.copyOf(told.values())) : Optional.empty();
  }

  void add(Command command) {
    commands.add(command);
  }

  List<Command> commands() {
    return commands;
  }

  Archived archived(String job) {
    return archived.get(job);
  }

  Map<String, Receipt> receipts(String job, int round) {
    return receipts.getOrDefault(job, new TreeMap<>()).getOrDefault(round, Map.of());
  }

  /** Who has sent the message of a phase. */
  Map<String, PhaseReceipt> sent(String job, int round, SecurePhase phase) {
    return phases
        .getOrDefault(job, new TreeMap<>())
        .getOrDefault(round, Map.of())
        .getOrDefault(phase, Map.of());
  }

  /** The shards of a version that a round made, by shard. */
  List<Published> published(String job, int version, int round) {
    return published
        .getOrDefault(job, new TreeMap<>())
        .getOrDefault(version, Map.of())
        .values()
        .stream()
        .filter(shard -> shard.round() == round)
        .toList();
  }

  /** Clients that ever said that they are there, whether they still are or not. */
  int clientCount() {
    return clients.size();
  }

  /** Whether a client ever said that it is there. */
  boolean knows(String client) {
    return clients.containsKey(client);
  }

  /** What the clients that are there have to offer, by id. */
  SortedMap<String, ClientOffer> present(long seenSinceMillis) {
    SortedMap<String, ClientOffer> present = new TreeMap<>();
    for (Presence client : clients.values()) {
      if (client.isAlive(seenSinceMillis)) {
        present.put(client.client(), client.offer());
      }
    }
    return present;
  }

  /** Clients whose owners decline a job, or have not approved it yet. */
  Set<String> decliners(String job) {
    return decliners.getOrDefault(job, Set.of());
  }

  @Override
  public boolean isDone(String job, int round, String client) {
    return receipts(job, round).containsKey(client)
        || decliners(job).contains(client)
        || hasEnded(client, job);
  }

  private boolean hasEnded(String client, String job) {
    Presence presence = clients.get(client);
    return presence != null && presence.hasEnded(job);
  }

  /** Whether it is known of all of these clients whether they are at work for a job. */
  boolean isHeardOfAll(List<String> cohort, String job, long seenSinceMillis) {
    return cohort.stream()
        .map(clients::get)
        .allMatch(
            client ->
                client != null
                    && (client.leaving()
                        || client.isAlive(seenSinceMillis)
                        || client.hasEnded(job)));
  }

  /**
   * Those of some clients that are there and will tell that they have ended a task, and have not.
   */
  List<Presence> awaited(List<String> cohort, String job, long seenSinceMillis) {
    return cohort.stream()
        .map(clients::get)
        .filter(
            client ->
                client != null
                    && client.isAlive(seenSinceMillis)
                    && client.ended().isPresent()
                    && !client.hasEnded(job))
        .toList();
  }

  /** Drops what the log has moved past for one job. */
  void prune(JobState job, LogState log) {
    if (job instanceof JobState.Live live) {
      boolean open = live instanceof JobState.Open;
      int round = live.info().lastRound();
      dropBefore(open ? round : round + 1, receipts.get(live.id()));
      dropBefore(open ? round : round + 1, phases.get(live.id()));
      TreeMap<Integer, ?> versions = published.get(live.id());
      if (versions != null) {
        versions.headMap(live.info().version() + 1).clear();
      }
      dropArchived(job.id(), live.info().archived().map(ModelArchived::version).orElse(-1));
    } else if (job instanceof JobState.Ended ended) {
      receipts.remove(job.id());
      phases.remove(job.id());
      published.remove(job.id());
      noiseKeys.remove(job.id());
      sourceRefusals.remove(job.id());
      dropArchived(job.id(), ended.archived().map(ModelArchived::version).orElse(-1));
    }
    Set<String> steered = new HashSet<>();
    commands.removeIf(
        command ->
            command instanceof Command.Steer steer
                ? isObeyed(steer, log, steered)
                : isAnswered(command, log));
  }

  /**
   * Whether the log has moved past it, or it would change nothing.
   *
   * @param steered jobs for which an earlier one waits
   */
  private static boolean isObeyed(Command.Steer steer, LogState log, Set<String> steered) {
    JobState job = log.jobs().get(steer.job());
    if (job == null) {
      return log.deleted().contains(steer.job());
    }
    boolean obeyed =
        steer.askedMillis() <= job.askedMillis()
            || (!changes(steer, job)
                && !(job instanceof JobState.Live && steered.contains(job.id())));
    if (!obeyed) {
      steered.add(steer.job());
    }
    return obeyed;
  }

  private static boolean changes(Command.Steer steer, JobState job) {
    if (steer instanceof Command.Note) {
      return true;
    }
    if (!(job instanceof JobState.Live live) || live instanceof JobState.Stopping) {
      return false;
    }
    return steer instanceof Command.Update update
        ? SpecUpdates.allow(live, update.spec(), update.specSha256())
        : steer instanceof Command.Pause != live.info().steering().paused();
  }

  /** Whether somebody wants a job that has ended to be forgotten. */
  boolean asksToDelete(String job) {
    return commands.stream().anyMatch(c -> c instanceof Command.Delete && c.job().equals(job));
  }

  /** Drops what is known of a job that was deleted. */
  void forget(String job) {
    archived.remove(job);
  }

  /** The next command to obey of those that can be given again. */
  Optional<Command.Steer> steer(String job) {
    return commands.stream()
        .filter(c -> c instanceof Command.Steer && c.job().equals(job))
        .map(Command.Steer.class::cast)
        .findFirst();
  }

  private static void dropBefore(int round, SortedMap<Integer, ?> rounds) {
    if (rounds != null) {
      rounds.headMap(round).clear();
    }
  }

  private void dropArchived(String job, int known) {
    Archived version = archived.get(job);
    if (version != null && version.version() <= known) {
      archived.remove(job);
    }
  }

  /** The log is known to its end, so nobody will ever answer them. */
  void dropAliasRequestsThatAreOver(LogState log) {
    commands.removeIf(
        command ->
            command instanceof Command.OfAlias request && AliasDecisions.isOver(request, log));
  }

  /** The log is known to its end: it has moved past them, or they would change nothing. */
  void dropClientOrdersThatAreOver(LogState log) {
    HoldDecisions.dropOver(commands, log);
  }

  /** The log is known to its end, so nobody will ever answer them. */
  void dropOrdersThatNobodyObeys(LogState log) {
    commands.removeIf(
        order ->
            (order instanceof Command.Stop
                    || order instanceof Command.Steer
                    || order instanceof Command.Delete)
                && !log.jobs().containsKey(order.job())
                && commands.stream()
                    .noneMatch(c -> c.isSubmission() && c.job().equals(order.job())));
    commands.removeIf(
        order ->
            log.deleted().contains(order.job())
                ? !(order instanceof Command.OfAlias)
                : order instanceof Command.Delete
                    && log.jobs().get(order.job()) instanceof JobState.Live);
  }

  private static boolean isAnswered(Command command, LogState log) {
    if (command instanceof Command.OfAlias) {
      return false;
    }
    JobState job = log.jobs().get(command.job());
    if (log.deleted().contains(command.job())) {
      return true;
    }
    if (command instanceof Command.Delete) {
      return false;
    }
    return command instanceof Command.Stop ? job instanceof JobState.Ended : job != null;
  }

  List<Presence> clients() {
    return List.copyOf(clients.values());
  }

  List<Receipt> allReceipts() {
    return receipts.values().stream()
        .flatMap(rounds -> rounds.values().stream())
        .flatMap(round -> new TreeMap<>(round).values().stream())
        .toList();
  }

  List<PhaseReceipt> allPhaseReceipts() {
    return phases.values().stream()
        .flatMap(rounds -> rounds.values().stream())
        .flatMap(round -> round.values().stream())
        .flatMap(phase -> phase.values().stream())
        .toList();
  }

  List<Published> allPublished() {
    return published.values().stream()
        .flatMap(versions -> versions.values().stream())
        .flatMap(version -> version.values().stream())
        .toList();
  }

  List<Archived> allArchived() {
    return List.copyOf(archived.values());
  }
}
