package dev.tributary.agent.secagg;

import static dev.tributary.agent.secagg.SecureFederation.ALL;
import static dev.tributary.agent.secagg.SecureFederation.JOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.agent.secagg.SecureFederation.Killed;
import dev.tributary.core.round.LogRecord.KeysFixed;
import dev.tributary.core.round.MaskSetup;
import dev.tributary.core.secagg.Advertised;
import dev.tributary.core.secagg.Bytes;
import dev.tributary.core.secagg.EncryptedShares;
import dev.tributary.core.secagg.KeyAdvertisement;
import dev.tributary.core.secagg.MaskStream;
import dev.tributary.core.secagg.Masker;
import dev.tributary.core.secagg.Masking;
import dev.tributary.core.secagg.Modulus;
import dev.tributary.core.secagg.Quantizer;
import dev.tributary.core.secagg.Reconstruction;
import dev.tributary.core.secagg.Reconstruction.Solved;
import dev.tributary.core.secagg.Roster;
import dev.tributary.core.secagg.RoundId;
import dev.tributary.core.secagg.SecAggMessage;
import dev.tributary.core.secagg.UnmaskShares;
import dev.tributary.core.secagg.Unmasked;
import dev.tributary.core.vector.ChunkKernel;
import dev.tributary.core.vector.FloatBytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Clients in rounds whose log is honest, killed in each phase. */
class SecureClientTest {
  private static final int COUNT = 10;
  private static final int SHARD = 1;

  private final SecureFederation federation = new SecureFederation();

  @Test
  void theSumOfThoseWhoUploadedIsUnmaskedAndNothingElse() throws SecureFailure {
    List<Integer> members = List.of(0, 1, 2, 4);
    KeysFixed keys = federation.keys(1);
    MaskSetup setup = federation.setup(keys);
    long[] sum = new long[COUNT + 1];

    for (int client : ALL) {
      byte[] chunk = chunk(federation.client(client), setup, client);
      if (members.contains(client)) {
        new ChunkKernel().addMasked(chunk, 0, COUNT + 1, Integer.SIZE, sum);
      }
    }
    for (int member : members) {
      federation.client(member).answer(federation.answer(setup, members));
    }

    unmask(keys, setup, members, sum);
    long step = Math.round(Math.scalb(1.0, federation.job.spec().grid().scaleExponent()));
    // Client i has weight i + 1 and a change of i in every coordinate.
    long expected = members.stream().mapToLong(i -> (i + 1L) * i).sum() * step;
    assertThat(sum).startsWith(expected).endsWith(1 + 2 + 3 + 5);
  }

  private byte[] chunk(SecureClient client, MaskSetup setup, int value) throws SecureFailure {
    client.prepare(federation.upload(setup));
    Masking uploading = client.beginUpload(federation.upload(setup));
    Quantizer quantizer = SecureJob.quantizer(federation.job, federation.round(1));
    float[] change = new float[COUNT];
    Arrays.fill(change, value);
    try (Masker masker = uploading.masker(quantizer, new MaskStream())) {
      return masker.chunk(SHARD, FloatBytes.encode(change, 0, COUNT), 0, COUNT, value + 1);
    }
  }

  private void unmask(KeysFixed keys, MaskSetup setup, List<Integer> members, long[] sum)
      throws SecureFailure {
    RoundId id = new RoundId(JOB, 1, "session");
    Roster roster = Messages.roster(id, keys, federation.round(1).cohort(), federation);
    Map<Integer, Bytes> commitments = new TreeMap<>();
    Messages.shares(setup.shares(), ALL, federation)
        .forEach((client, shares) -> commitments.put(client, shares.commitment()));
    List<UnmaskShares> answers = new ArrayList<>();
    federation.topic.forEach(
        message -> {
          if (message instanceof UnmaskShares answer) {
            answers.add(answer);
          }
        });
    Solved solved = (Solved) Reconstruction.of(roster, commitments, members, answers);
    solved.unmasking().unmask(SHARD, sum, COUNT + 1, Modulus.TWO_TO_32, new MaskStream());
  }

  @Test
  void aClientThatIsKilledBeforeItsKeysLeaveSendsTheSameOnes() throws SecureFailure {
    List<SecAggMessage> lost = federation.killNext();

    assertThatThrownBy(() -> federation.client(0).advertise(federation.advertise(1)))
        .isInstanceOf(Killed.class);
    assertThat(federation.vaults.get(0).state(JOB)).get().isInstanceOf(Advertised.class);
    federation.client(0).advertise(federation.advertise(1));
    federation.client(0).advertise(federation.advertise(1));

    assertThat(federation.topic).hasSize(2).containsOnly(lost.get(0));
    assertThat(lost.get(0)).isInstanceOf(KeyAdvertisement.class);
  }

  @Test
  void aClientThatIsKilledBeforeItsSharesLeaveSendsTheSameOnes() throws SecureFailure {
    KeysFixed keys = federation.keys(1);
    List<SecAggMessage> lost = federation.killNext();
    int before = federation.topic.size();

    assertThatThrownBy(() -> federation.client(0).share(federation.share(keys)))
        .isInstanceOf(Killed.class);
    federation.client(0).share(federation.share(keys));

    assertThat(federation.topic.subList(before, federation.topic.size())).isEqualTo(lost);
    assertThat(lost.get(0)).isInstanceOf(EncryptedShares.class);
  }

  @Test
  void aClientThatIsKilledInMidUploadDoesNotUploadAgainAndStillAnswers() throws SecureFailure {
    MaskSetup setup = federation.setup(federation.keys(1));
    chunk(federation.client(0), setup, 1);

    SecureClient again = federation.client(0);
    again.prepare(federation.upload(setup));
    assertThatThrownBy(() -> again.beginUpload(federation.upload(setup)))
        .isInstanceOf(SecureFailure.class)
        .hasMessage("values of edge-0 must be uploaded once in a round, got a second upload");
    again.answer(federation.answer(setup, ALL));

    assertThat(federation.topic.get(federation.topic.size() - 1))
        .isInstanceOfSatisfying(
            UnmaskShares.class, answer -> assertThat(answer.client()).isEqualTo("edge-0"));
  }

  @Test
  void aClientThatIsKilledBeforeItsAnswerLeavesGivesTheSameAnswerAndNoOther() throws SecureFailure {
    MaskSetup setup = federation.setup(federation.keys(1));
    chunk(federation.client(0), setup, 1);
    List<SecAggMessage> lost = federation.killNext();

    assertThatThrownBy(() -> federation.client(0).answer(federation.answer(setup, ALL)))
        .isInstanceOf(Killed.class);
    assertThat(federation.vaults.get(0).state(JOB)).get().isInstanceOf(Unmasked.class);
    int before = federation.topic.size();
    assertThatThrownBy(
            () -> federation.client(0).answer(federation.answer(setup, List.of(0, 1, 2, 3))))
        .hasMessageContaining("another would ask both secrets of a client");
    federation.client(0).answer(federation.answer(setup, ALL));

    assertThat(federation.topic.subList(before, federation.topic.size())).isEqualTo(lost);
  }

  @Test
  void theNextRoundHasFreshKeys() throws SecureFailure {
    federation.client(0).advertise(federation.advertise(1));
    federation.client(0).advertise(federation.advertise(2));

    KeyAdvertisement first = (KeyAdvertisement) federation.topic.get(0);
    KeyAdvertisement second = (KeyAdvertisement) federation.topic.get(1);
    assertThat(second.maskKey()).isNotEqualTo(first.maskKey());
    assertThat(second.encryptionKey()).isNotEqualTo(first.encryptionKey());
  }

  @Test
  void aClientThatLostItsStateSaysSoAndNothingElse() throws SecureFailure {
    KeysFixed keys = federation.keys(1);
    federation.vaults.get(0).delete(JOB);
    int before = federation.topic.size();

    assertThatThrownBy(() -> federation.client(0).share(federation.share(keys)))
        .isInstanceOfSatisfying(
            SecureFailure.class, failure -> assertThat(failure.label()).isEqualTo("no_keys"))
        .hasMessage("state directory must hold this client's keys of round 1, holds none");
    assertThat(federation.topic).hasSize(before);
  }

  @Test
  void aClientThatIsNotEnrolledMakesNoKeys() {
    federation.directory.remove("edge-0");

    assertThatThrownBy(() -> federation.client(0).advertise(federation.advertise(1)))
        .isInstanceOfSatisfying(
            SecureFailure.class, failure -> assertThat(failure.label()).isEqualTo("not_enrolled"))
        .hasMessageStartingWith("client edge-0 must be enrolled with key ");
    assertThat(federation.vaults.get(0).jobs()).isEmpty();
    assertThat(federation.topic).isEmpty();
  }
}
