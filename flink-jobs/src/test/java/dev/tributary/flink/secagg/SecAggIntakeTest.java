package dev.tributary.flink.secagg;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.core.coordination.Fault;
import dev.tributary.core.coordination.PhaseReceipt;
import dev.tributary.core.secagg.Advertised;
import dev.tributary.core.secagg.Bytes;
import dev.tributary.core.secagg.Identity;
import dev.tributary.core.secagg.KeyAdvertisement;
import dev.tributary.core.secagg.Participation;
import dev.tributary.core.secagg.RoundId;
import dev.tributary.core.secagg.SecAggMessage;
import dev.tributary.core.secagg.Secret;
import dev.tributary.core.update.Outcome.Rejection;
import dev.tributary.core.update.Position;
import dev.tributary.core.update.RejectReason;
import dev.tributary.flink.codec.CodecSerializer;
import dev.tributary.flink.codec.CoordinatorInputCodec;
import dev.tributary.flink.message.CoordinatorInput;
import dev.tributary.flink.message.CoordinatorInput.ContributionRejected;
import dev.tributary.flink.message.CoordinatorInput.MessageReceived;
import dev.tributary.flink.message.RejectedRecord;
import dev.tributary.flink.message.TopicRecord;
import dev.tributary.wire.SecAggMessages;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The intake with a directory that the test writes. */
class SecAggIntakeTest {
  private static final Identity IDENTITY = Identity.create(new SecureRandom());
  private static final Identity OTHER = Identity.create(new SecureRandom());
  private static final RoundId ROUND = new RoundId("job", 2, "00ff");

  /** What the directory holds; static since operators are made for being sent elsewhere. */
  private static Map<String, Bytes> enrolled = Map.of();

  private static int reads;

  private OneInputStreamOperatorTestHarness<TopicRecord, CoordinatorInput> harness;
  private long offset = 100;

  @BeforeEach
  void start() throws Exception {
    enrolled = Map.of("a", IDENTITY.publicKey());
    reads = 0;
    harness =
        new OneInputStreamOperatorTestHarness<>(
            new ProcessOperator<>(new SecAggIntake(() -> SecAggIntakeTest::readDirectory)));
    harness.setProcessingTime(5_000);
    harness.setup(new CodecSerializer<>(new CoordinatorInputCodec()));
    harness.open();
  }

  private static Map<String, Bytes> readDirectory() {
    reads++;
    return enrolled;
  }

  @AfterEach
  void close() throws Exception {
    harness.close();
  }

  private static KeyAdvertisement keys(String client, Identity signer) {
    byte[] seed = new byte[32];
    seed[7] = 3;
    return new Advertised(new Participation(ROUND, client, 0, Secret.of(seed))).message(signer);
  }

  private void send(byte[] bytes) throws Exception {
    harness.processElement(
        new StreamRecord<>(new TopicRecord("tributary.secagg", 0, offset++, 7, bytes)));
  }

  private void send(SecAggMessage message) throws Exception {
    send(SecAggMessages.encode(message));
  }

  private List<CoordinatorInput> passed() {
    return harness.extractOutputValues();
  }

  private List<Rejection> rejected() {
    Queue<StreamRecord<RejectedRecord>> records = harness.getSideOutput(SecAggIntake.REJECTED);
    return records == null
        ? List.of()
        : records.stream().map(record -> record.getValue().rejection()).toList();
  }

  @Test
  void aMessageThatItsClientSignedGoesToTheCoordinator() throws Exception {
    KeyAdvertisement keys = keys("a", IDENTITY);

    send(keys);

    assertThat(passed()).containsExactly(new MessageReceived(PhaseReceipt.of(keys, 0, 100)));
    assertThat(rejected()).isEmpty();
  }

  @Test
  void whatDoesNotCountIsRejectedWithItsReasonAndNothingStops() throws Exception {
    KeyAdvertisement good = keys("a", IDENTITY);
    KeyAdvertisement moved =
        new KeyAdvertisement(
            new RoundId("job", 3, "00ff"),
            "a",
            good.encryptionKey(),
            good.maskKey(),
            good.signature());
    KeyAdvertisement weak =
        new KeyAdvertisement(
            ROUND, "a", good.encryptionKey(), Bytes.of(new byte[32]), good.signature());

    send(new byte[] {1, 2, 3});
    send(keys("stranger", OTHER));
    send(keys("a", OTHER));
    send(moved);
    send(weak);
    send(good);

    assertThat(rejected())
        .extracting(Rejection::reason)
        .containsExactly(
            RejectReason.MALFORMED,
            RejectReason.NOT_ENROLLED,
            RejectReason.BAD_SIGNATURE,
            RejectReason.BAD_SIGNATURE,
            RejectReason.MALFORMED);
    assertThat(rejected().get(1))
        .isEqualTo(
            new Rejection(
                "job",
                2,
                "stranger",
                0,
                RejectReason.NOT_ENROLLED,
                "client must be enrolled, got stranger",
                new Position(0, 101)));
    assertThat(passed()).hasSize(1);
  }

  @Test
  void onlyAFlawOfAMessageThatItsClientSignedIsHeldAgainstIt() throws Exception {
    KeyAdvertisement forged = unsound(OTHER);
    KeyAdvertisement signed = unsound(IDENTITY);

    send(forged);
    send(keys("a", OTHER));
    send(signed);

    assertThat(rejected()).hasSize(3);
    assertThat(passed())
        .containsExactly(
            new ContributionRejected(
                new Fault("a", "job", RejectReason.MALFORMED, "tributary.secagg", 0, 102, 7)));
  }

  private static KeyAdvertisement unsound(Identity signer) {
    return KeyAdvertisement.signed(
        signer, ROUND, "a", keys("a", signer).encryptionKey(), Bytes.of(new byte[32]));
  }

  @Test
  void aClientThatWasEnrolledSinceIsFoundInTheDirectory() throws Exception {
    send(keys("a", IDENTITY));
    enrolled = Map.of("a", IDENTITY.publicKey(), "b", OTHER.publicKey());

    send(keys("b", OTHER));

    assertThat(passed()).hasSize(2);
    assertThat(rejected()).isEmpty();
  }

  @Test
  void aKeyThatWasReplacedIsFoundInTheDirectory() throws Exception {
    send(keys("a", IDENTITY));
    enrolled = Map.of("a", OTHER.publicKey());

    send(keys("a", OTHER));
    send(keys("a", IDENTITY));

    assertThat(passed()).hasSize(2);
    assertThat(rejected())
        .extracting(Rejection::reason)
        .containsExactly(RejectReason.BAD_SIGNATURE);
  }

  @Test
  void aKeyThatWasWithdrawnCountsForASecondAtMost() throws Exception {
    send(keys("a", IDENTITY));
    enrolled = Map.of();

    harness.setProcessingTime(5_999);
    send(keys("a", IDENTITY));
    assertThat(passed()).hasSize(2);

    harness.setProcessingTime(6_000);
    send(keys("a", IDENTITY));
    assertThat(passed()).hasSize(2);
    assertThat(rejected()).extracting(Rejection::reason).containsExactly(RejectReason.NOT_ENROLLED);
  }

  @Test
  void theDirectoryIsReadOnceASecondForGoodMessages() throws Exception {
    for (int i = 0; i < 50; i++) {
      send(keys("a", IDENTITY));
    }

    assertThat(reads).isEqualTo(1);
  }
}
