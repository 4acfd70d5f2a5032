package dev.tributary.core.coordination;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.core.job.SecureAggregationSpec;
import dev.tributary.core.round.LogRecord.KeysFixed;
import dev.tributary.core.round.LogRecord.RoundClosed;
import dev.tributary.core.round.LogRecord.SharesFixed;
import dev.tributary.core.round.MaskSetup;
import dev.tributary.core.round.Member;
import dev.tributary.core.round.Sender;
import dev.tributary.core.secagg.Assumptions;
import dev.tributary.core.secagg.Bytes;
import dev.tributary.core.secagg.EncryptedShares;
import dev.tributary.core.secagg.GraphParameters;
import dev.tributary.core.secagg.KeyAdvertisement;
import dev.tributary.core.secagg.Roster;
import dev.tributary.core.secagg.RoundId;
import dev.tributary.core.secagg.ThreatModel;
import dev.tributary.core.secagg.UnmaskShares;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The coordinator comes to the very values that the clients come to. */
class SecAggPlusTest {
  private static final RoundId ROUND = new RoundId("job", 3, "00ff");
  private static final Bytes SIGNATURE = filled(64, 1);

  private final SecAggPlus protocol = new SecAggPlus();

  private static Bytes filled(int length, int value) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) value);
    return Bytes.of(bytes);
  }

  private static SecureAggregationSpec spec(
      SecureAggregationSpec.ThreatModel model, double adversaries, double dropouts) {
    return new SecureAggregationSpec(32, model, adversaries, dropouts, 40, 3);
  }

  /** Of every second client of a cohort. */
  private static Roster roster(int clients, int degree) {
    List<Roster.Member> members =
        IntStream.range(0, clients)
            .mapToObj(
                i ->
                    new Roster.Member(
                        2 * i,
                        new KeyAdvertisement(
                            ROUND, "c" + i, filled(32, i), filled(32, i + 100), SIGNATURE)))
            .toList();
    return Roster.of(ROUND, members, degree, 2);
  }

  private static KeysFixed fixed(Roster roster) {
    return new KeysFixed(
        1,
        "job",
        3,
        senders(roster.indices()),
        roster.digest().toString(),
        roster.degree(),
        roster.threshold(),
        0);
  }

  private static List<Sender> senders(List<Integer> indexes) {
    return indexes.stream().map(i -> new Sender(i, 0, i)).toList();
  }

  @ParameterizedTest
  @CsvSource({
    "SEMI_HONEST, 3",
    "SEMI_HONEST, 50",
    "SEMI_HONEST, 1000",
    "SEMI_MALICIOUS, 10",
    "SEMI_MALICIOUS, 1000"
  })
  void theTopologyIsTheSmallestThatKeepsTheSpecsPromises(ThreatModel model, int clients) {
    SecureAggregationSpec spec =
        spec(SecureAggregationSpec.ThreatModel.valueOf(model.name()), 0.05, 0.1);
    GraphParameters expected = GraphParameters.of(clients, Assumptions.of(0.05, 0.1, model));

    assertThat(protocol.topology(spec, clients))
        .contains(new Topology(expected.degree(), expected.threshold()));
  }

  @Test
  void whatNoGraphKeepsSafeHasNoTopology() {
    SecureAggregationSpec.ThreatModel model = SecureAggregationSpec.ThreatModel.SEMI_MALICIOUS;

    assertThat(protocol.topology(spec(model, 0.05, 0.05), 2)).isEmpty();
    assertThat(protocol.topology(spec(model, 0.4, 0.25), 4)).isEmpty();
    assertThat(SecAggPlus.assumptions(spec(model, 0.9, 0.9))).isEmpty();
    assertThat(protocol.topology(spec(model, 0.9, 0.9), 1000)).isEmpty();
  }

  @Test
  void theRosterDigestIsThatOfTheAdvertisements() {
    Roster roster = roster(5, 4);
    TreeMap<Integer, String> digests = new TreeMap<>();
    roster.members().forEach(m -> digests.put(m.cohortIndex(), m.keys().digest().toString()));

    assertThat(protocol.rosterDigest("job", 3, "00ff", digests))
        .isEqualTo(roster.digest().toString());
    assertThat(protocol.rosterDigest("job", 3, "another", digests))
        .isNotEqualTo(roster.digest().toString());
  }

  @ParameterizedTest
  @CsvSource({"5, 4", "20, 6"})
  void neighboursAreThoseThatTheClientsCompute(int clients, int degree) {
    Roster roster = roster(clients, degree);

    Map<Integer, int[]> neighbours = protocol.neighbours("00ff", fixed(roster));

    assertThat(neighbours).containsOnlyKeys(roster.indices());
    neighbours.forEach(
        (client, others) ->
            assertThat(others)
                .containsExactly(
                    roster.graph().neighbours(client).stream().mapToInt(i -> i).toArray()));
  }

  @Test
  void theMemberDigestIsThatOfTheAnswers() {
    Roster roster = roster(6, 5);
    List<Integer> sharers = List.of(0, 2, 6, 8);
    List<Integer> members = List.of(2, 6, 8);
    MaskSetup setup =
        new MaskSetup(fixed(roster), new SharesFixed(1, "job", 3, senders(sharers), 0));
    RoundClosed closed =
        new RoundClosed(
            1, "job", 3, members.stream().map(i -> new Member(i, 1, 0)).toList(), 0, 0, 0);

    assertThat(protocol.memberDigest("00ff", setup, closed))
        .isEqualTo(UnmaskShares.memberDigest(ROUND, roster.digest(), sharers, members).toString());
  }

  @Test
  void aReceiptSaysWhatTheMessageIs() {
    KeyAdvertisement keys =
        new KeyAdvertisement(ROUND, "a", filled(32, 1), filled(32, 2), SIGNATURE);
    EncryptedShares shares = new EncryptedShares(ROUND, "a", filled(32, 3), List.of(), SIGNATURE);
    UnmaskShares answer =
        new UnmaskShares(ROUND, "a", filled(32, 4), List.of(), List.of(), SIGNATURE);

    List<PhaseReceipt> receipts = new ArrayList<>();
    receipts.add(PhaseReceipt.of(keys, 1, 10));
    receipts.add(PhaseReceipt.of(shares, 1, 11));
    receipts.add(PhaseReceipt.of(answer, 1, 12));

    assertThat(receipts)
        .containsExactly(
            new PhaseReceipt("job", 3, "00ff", SecurePhase.KEYS, "a", 1, 10, hex(keys.digest())),
            new PhaseReceipt("job", 3, "00ff", SecurePhase.SHARES, "a", 1, 11, ""),
            new PhaseReceipt("job", 3, "00ff", SecurePhase.UNMASK, "a", 1, 12, "04".repeat(32)));
  }

  private static String hex(Bytes bytes) {
    return bytes.toString();
  }
}
