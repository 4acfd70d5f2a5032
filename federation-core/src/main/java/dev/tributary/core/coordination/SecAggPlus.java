package dev.tributary.core.coordination;

import dev.tributary.core.job.SecureAggregationSpec;
import dev.tributary.core.round.LogRecord.KeysFixed;
import dev.tributary.core.round.LogRecord.RoundClosed;
import dev.tributary.core.round.MaskSetup;
import dev.tributary.core.round.Member;
import dev.tributary.core.round.Sender;
import dev.tributary.core.secagg.Assumptions;
import dev.tributary.core.secagg.Bytes;
import dev.tributary.core.secagg.Graph;
import dev.tributary.core.secagg.GraphParameters;
import dev.tributary.core.secagg.IndexedBytes;
import dev.tributary.core.secagg.Roster;
import dev.tributary.core.secagg.RoundId;
import dev.tributary.core.secagg.ThreatModel;
import dev.tributary.core.secagg.UnmaskShares;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/** SecAgg+ (Bell et al., CCS 2020) as the coordinator needs it, in the words of the round log. */
public final class SecAggPlus implements SecureProtocol {

  /**
   * What a job assumes.
   *
   * @return empty if the shares leave too few honest clients for any graph
   */
  public static Optional<Assumptions> assumptions(SecureAggregationSpec spec) {
    ThreatModel model =
        switch (spec.threatModel()) {
          case SEMI_HONEST -> ThreatModel.SEMI_HONEST;
          case SEMI_MALICIOUS -> ThreatModel.SEMI_MALICIOUS;
        };
    try {
      return Optional.of(
          new Assumptions(
              spec.adversaryShare(),
              spec.dropoutShare(),
              model,
              spec.securityBits(),
              Assumptions.CORRECTNESS_BITS));
    } catch (IllegalArgumentException tooFewAreHonest) {
      return Optional.empty();
    }
  }

  @Override
  public Optional<Topology> topology(SecureAggregationSpec spec, int clients) {
    return assumptions(spec)
        .flatMap(assumed -> GraphParameters.find(clients, assumed))
        .map(found -> new Topology(found.degree(), found.threshold()));
  }

  @Override
  public String rosterDigest(
      String job, int round, String session, SortedMap<Integer, String> advertisements) {
    List<IndexedBytes> digests = new ArrayList<>(advertisements.size());
    advertisements.forEach((index, hex) -> digests.add(new IndexedBytes(index, bytes(hex))));
    return Roster.digestOf(new RoundId(job, round, session), digests).toString();
  }

  @Override
  public Map<Integer, int[]> neighbours(String session, KeysFixed keys) {
    List<Integer> clients = indexes(keys.members());
    Graph graph =
        Graph.of(
            new RoundId(keys.job(), keys.round(), session),
            bytes(keys.rosterDigest()),
            clients,
            keys.degree());
    Map<Integer, int[]> neighbours = new HashMap<>();
    for (int client : clients) {
      neighbours.put(client, graph.neighbours(client).stream().mapToInt(i -> i).toArray());
    }
    return neighbours;
  }

  @Override
  public String memberDigest(String session, MaskSetup setup, RoundClosed closed) {
    return UnmaskShares.memberDigest(
            new RoundId(closed.job(), closed.round(), session),
            bytes(setup.keys().rosterDigest()),
            indexes(setup.shares().members()),
            closed.members().stream().map(Member::cohortIndex).toList())
        .toString();
  }

  private static List<Integer> indexes(List<Sender> senders) {
    return senders.stream().map(Sender::cohortIndex).toList();
  }

  private static Bytes bytes(String hex) {
    return Bytes.of(HexFormat.of().parseHex(hex));
  }
}
