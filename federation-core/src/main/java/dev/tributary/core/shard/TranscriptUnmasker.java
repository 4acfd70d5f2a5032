package dev.tributary.core.shard;

import dev.tributary.core.aggregation.ExactSum;
import dev.tributary.core.round.LogRecord.KeysFixed;
import dev.tributary.core.round.LogRecord.RoundStarted;
import dev.tributary.core.round.Member;
import dev.tributary.core.round.Sender;
import dev.tributary.core.round.Transcript;
import dev.tributary.core.secagg.Bytes;
import dev.tributary.core.secagg.EncryptedShares;
import dev.tributary.core.secagg.KeyAdvertisement;
import dev.tributary.core.secagg.MaskStream;
import dev.tributary.core.secagg.Modulus;
import dev.tributary.core.secagg.Reconstruction;
import dev.tributary.core.secagg.Roster;
import dev.tributary.core.secagg.RoundId;
import dev.tributary.core.secagg.SecAggMessage;
import dev.tributary.core.secagg.UnmaskShares;
import dev.tributary.core.shard.ShardOrder.Release;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Takes masks off with what a round's transcript reveals. The secrets are put together once a
 * round, for all shards of this unmasker, and live in memory only: until the round is over, and
 * never in a state or a text. One thread.
 */
public final class TranscriptUnmasker implements Unmasker {
  private final TranscriptLog messages;
  private final Consumer<String> failures;
  private final MaskStream stream = new MaskStream();

  /** Of each job the round that is open. */
  private final Map<String, Known> known = new HashMap<>();

  private record Known(Unmask unmask, Reconstruction.Result result) {}

  /**
   * @param failures is told once a round why it can not be unmasked, if it can not
   */
  public TranscriptUnmasker(TranscriptLog messages, Consumer<String> failures) {
    this.messages = messages;
    this.failures = failures;
  }

  @Override
  public Optional<PlainSum> unmask(Release release, ExactSum masked) {
    Unmask unmask = release.unmask().orElseThrow();
    if (!(result(unmask) instanceof Reconstruction.Solved solved)) {
      return Optional.empty();
    }
    long[] values = masked.values().clone();
    Modulus modulus =
        unmask.spec().modulusBits() == Integer.SIZE ? Modulus.TWO_TO_32 : Modulus.TWO_TO_64;
    solved.unmasking().unmask(release.shard(), values, values.length, modulus, stream);
    int coordinates = values.length - 1;
    return Optional.of(new PlainSum(Arrays.copyOf(values, coordinates), values[coordinates]));
  }

  @Override
  public void forget(String job, int round) {
    Known old = known.get(job);
    if (old != null && old.unmask().round().round() <= round) {
      known.remove(job);
      wipe(old);
    }
  }

  private static void wipe(Known old) {
    if (old.result() instanceof Reconstruction.Solved solved) {
      solved.unmasking().wipe();
    }
  }

  private Reconstruction.Result result(Unmask unmask) {
    String job = unmask.round().job();
    Known before = known.get(job);
    if (before != null && before.unmask().equals(unmask)) {
      return before.result();
    }
    if (before != null) {
      wipe(before);
    }
    Reconstruction.Result result = new Reading(unmask).result();
    known.put(job, new Known(unmask, result));
    if (result instanceof Reconstruction.Unsolved unsolved) {
      failures.accept(
          "job %s round %d: %s".formatted(job, unmask.round().round(), unsolved.reason()));
    }
    return result;
  }

  /** Brings a round's messages together. */
  private final class Reading {
    private final Unmask unmask;
    private final RoundStarted round;
    private final Transcript transcript;
    private final RoundId id;

    /** Why the transcript is not as the log says; null as long as it is. */
    private String flaw;

    Reading(Unmask unmask) {
      this.unmask = unmask;
      this.round = unmask.round();
      this.transcript = unmask.transcript();
      this.id = new RoundId(round.job(), round.round(), unmask.session());
    }

    Reconstruction.Result result() {
      KeysFixed fixed = transcript.setup().keys();
      List<Roster.Member> members =
          read(fixed.members(), KeyAdvertisement.class).entrySet().stream()
              .map(keys -> new Roster.Member(keys.getKey(), keys.getValue()))
              .toList();
      Map<Integer, Bytes> commitments = new TreeMap<>();
      read(transcript.setup().shares().members(), EncryptedShares.class)
          .forEach((client, shares) -> commitments.put(client, shares.commitment()));
      Map<Integer, UnmaskShares> answers =
          read(transcript.answers().responders(), UnmaskShares.class);
      if (flaw != null) {
        return new Reconstruction.Unsolved(flaw);
      }
      Roster roster = Roster.of(id, members, fixed.degree(), fixed.threshold());
      if (!roster.digest().toString().equals(fixed.rosterDigest())) {
        return new Reconstruction.Unsolved(
            "advertisements must have the digest %s, got %s"
                .formatted(fixed.rosterDigest(), roster.digest()));
      }
      List<Integer> summed =
          unmask.closed().members().stream().map(Member::cohortIndex).sorted().toList();
      return Reconstruction.of(roster, commitments, summed, answers.values());
    }

    /** By cohort index; read in the order in which they lie, so that one fetch serves many. */
    private <T extends SecAggMessage> Map<Integer, T> read(List<Sender> senders, Class<T> type) {
      Map<Integer, T> found = new TreeMap<>();
      List<Sender> asTheyLie =
          senders.stream()
              .sorted(Comparator.comparingInt(Sender::partition).thenComparingLong(Sender::offset))
              .toList();
      for (Sender sender : asTheyLie) {
        String client = round.cohort().get(sender.cohortIndex());
        Optional<T> message =
            messages
                .read(sender)
                .filter(type::isInstance)
                .map(type::cast)
                .filter(m -> m.round().equals(id) && m.client().equals(client));
        message.ifPresentOrElse(
            m -> found.put(sender.cohortIndex(), m),
            () ->
                flaw =
                    "partition %d offset %d must hold %s of %s, which is gone"
                        .formatted(
                            sender.partition(), sender.offset(), type.getSimpleName(), client));
      }
      return found;
    }
  }
}
