package dev.tributary.core.simulation;

import dev.tributary.core.coordination.SecureProtocol;
import dev.tributary.core.coordination.Topology;
import dev.tributary.core.job.SecureAggregationSpec;
import dev.tributary.core.round.LogRecord.KeysFixed;
import dev.tributary.core.round.LogRecord.RoundClosed;
import dev.tributary.core.round.LogRecord.RoundStarted;
import dev.tributary.core.round.MaskSetup;
import dev.tributary.core.round.Member;
import dev.tributary.core.round.Sender;
import dev.tributary.core.vector.FloatBytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;

/**
 * A stand-in for the cryptography: masks of known seeds that cancel as the real ones do, and a ring
 * of neighbours, or all pairs.
 */
final class Masks implements SecureProtocol {

  /** All pairs for an even number of security bits, so that both kinds of graph occur. */
  @Override
  public Optional<Topology> topology(SecureAggregationSpec spec, int clients) {
    if (clients < SecureAggregationSpec.LEAST_MEMBERS) {
      return Optional.empty();
    }
    int degree = spec.securityBits() % 2 == 0 || clients < 6 ? clients - 1 : 4;
    return Optional.of(new Topology(degree, degree / 2 + 1));
  }

  @Override
  public String rosterDigest(
      String job, int round, String session, SortedMap<Integer, String> advertisements) {
    return sha256(List.of("roster", job, round, session, advertisements));
  }

  @Override
  public String memberDigest(String session, MaskSetup setup, RoundClosed closed) {
    return sha256(
        List.of(
            session,
            setup.keys().rosterDigest(),
            setup.shares().members(),
            closed.round(),
            closed.members()));
  }

  static String sha256(Object what) {
    byte[] text = what.toString().getBytes(StandardCharsets.UTF_8);
    return HexFormat.of().formatHex(FloatBytes.sha256(text));
  }

  /** On a ring in an order that the digest decides. */
  @Override
  public Map<Integer, int[]> neighbours(String session, KeysFixed keys) {
    List<Integer> ring = new ArrayList<>();
    keys.members().forEach(member -> ring.add(member.cohortIndex()));
    new Dice(keys.rosterDigest().hashCode()).shuffle(ring);
    int size = ring.size();
    Map<Integer, int[]> neighbours = new HashMap<>();
    for (int place = 0; place < size; place++) {
      int[] own = new int[keys.degree()];
      for (int i = 0; i < own.length; i++) {
        int step = keys.degree() == size - 1 ? i + 1 : i / 2 + 1;
        int way = keys.degree() == size - 1 || i % 2 == 0 ? step : -step;
        own[i] = ring.get(Math.floorMod(place + way, size));
      }
      neighbours.put(ring.get(place), own);
    }
    return neighbours;
  }

  /** The masks of one round, for those who may know all of its seeds. */
  static final class OfRound {
    private final Map<Integer, Long> seeds = new HashMap<>();
    private final Map<Integer, int[]> neighbours;
    private final Set<Integer> masked;

    OfRound(World world, String session, MaskSetup setup, RoundStarted round) {
      for (Sender member : setup.keys().members()) {
        SecAggTopic.Message message = world.secagg.get(member.offset());
        String client = round.cohort().get(member.cohortIndex());
        if (!message.genuine() || !message.client().equals(client)) {
          throw new AssertionError("the log counts %s as of %s".formatted(message, client));
        }
        seeds.put(member.cohortIndex(), message.seed());
      }
      neighbours = new Masks().neighbours(session, setup.keys());
      masked = indexes(setup);
    }

    private static Set<Integer> indexes(MaskSetup setup) {
      return setup.shares().members().stream().map(Sender::cohortIndex).collect(Collectors.toSet());
    }

    int[] neighboursOf(int client) {
      return neighbours.get(client);
    }

    Set<Integer> masked() {
      return masked;
    }

    /** Adds all that a client adds to its values. */
    void mask(int client, int shard, long[] values) {
      addSelf(client, shard, values, 1);
      for (int neighbour : neighbours.get(client)) {
        if (masked.contains(neighbour)) {
          addPair(client, neighbour, shard, values, 1);
        }
      }
    }

    /** Takes out of the members' sum what does not cancel in it. */
    void unmask(List<Member> members, int shard, long[] values) {
      Set<Integer> summed = members.stream().map(Member::cohortIndex).collect(Collectors.toSet());
      for (int client : summed) {
        addSelf(client, shard, values, -1);
        for (int neighbour : neighbours.get(client)) {
          if (masked.contains(neighbour) && !summed.contains(neighbour)) {
            addPair(client, neighbour, shard, values, -1);
          }
        }
      }
    }

    private void addSelf(int client, int shard, long[] values, int sign) {
      add(Dice.mix(seeds.get(client)), shard, values, sign);
    }

    private void addPair(int client, int neighbour, int shard, long[] values, int sign) {
      long common = Dice.mix(~seeds.get(client)) + Dice.mix(~seeds.get(neighbour));
      add(common, shard, values, client < neighbour ? sign : -sign);
    }

    private static void add(long seed, int shard, long[] values, int sign) {
      for (int i = 0; i < values.length; i++) {
        values[i] += sign * Dice.mix(seed + 31 * Dice.mix(shard * 1_000L + i));
      }
    }
  }
}
