package dev.tributary.flink.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.tributary.core.aggregation.ExactSum;
import dev.tributary.core.aggregation.Fingerprint;
import dev.tributary.core.job.ModelSpec;
import dev.tributary.core.job.OptimizerSpec;
import dev.tributary.core.job.SecureAggregationSpec;
import dev.tributary.core.job.TensorSpec;
import dev.tributary.core.round.LogRecord.KeysFixed;
import dev.tributary.core.round.LogRecord.RoundClosed;
import dev.tributary.core.round.LogRecord.RoundStarted;
import dev.tributary.core.round.LogRecord.SharesFixed;
import dev.tributary.core.round.LogRecord.UnmaskFixed;
import dev.tributary.core.round.MaskSetup;
import dev.tributary.core.round.Member;
import dev.tributary.core.round.Sender;
import dev.tributary.core.round.Transcript;
import dev.tributary.core.secagg.Advertised;
import dev.tributary.core.secagg.Answer;
import dev.tributary.core.secagg.Answer.Given;
import dev.tributary.core.secagg.Assumptions;
import dev.tributary.core.secagg.Bytes;
import dev.tributary.core.secagg.ClientPolicy;
import dev.tributary.core.secagg.EncryptedShares;
import dev.tributary.core.secagg.EnrolledPeers;
import dev.tributary.core.secagg.Identity;
import dev.tributary.core.secagg.MaskStream;
import dev.tributary.core.secagg.Masker;
import dev.tributary.core.secagg.Masking;
import dev.tributary.core.secagg.Modulus;
import dev.tributary.core.secagg.Participation;
import dev.tributary.core.secagg.Quantizer;
import dev.tributary.core.secagg.Roster;
import dev.tributary.core.secagg.RoundId;
import dev.tributary.core.secagg.SecAggMessage;
import dev.tributary.core.secagg.Secret;
import dev.tributary.core.secagg.Sharing;
import dev.tributary.core.secagg.ThreatModel;
import dev.tributary.core.shard.ShardOrder;
import dev.tributary.core.shard.ShardOrder.Forget;
import dev.tributary.core.shard.ShardOrder.Prepare;
import dev.tributary.core.shard.ShardOrder.Release;
import dev.tributary.core.shard.ShardVersion;
import dev.tributary.core.shard.Unmask;
import dev.tributary.core.update.PartialSum;
import dev.tributary.core.vector.ChunkKernel;
import dev.tributary.core.vector.FloatBytes;
import dev.tributary.core.vector.Grid;
import dev.tributary.flink.codec.CodecSerializer;
import dev.tributary.flink.codec.ShardVersionCodec;
import dev.tributary.flink.message.ShardMessage;
import dev.tributary.flink.message.ShardMessage.Ordered;
import dev.tributary.flink.message.ShardMessage.Partial;
import dev.tributary.storage.kafka.KafkaSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupsStateHandle;
import org.apache.flink.runtime.state.KeyedStateHandle;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A round of four clients who mask, of whom one does not upload, as the shards' operator has it.
 */
class SecureShardTest {
  private static final Grid GRID = new Grid(10);
  private static final ModelSpec MODEL =
      new ModelSpec(1, 2, List.of(new TensorSpec("w", List.of(4), TensorSpec.Init.ZEROS)));
  private static final Fingerprint PRINT = new Fingerprint(0, 30);
  private static final RoundId ROUND = new RoundId("job", 1, "00ff");
  private static final List<String> COHORT = List.of("a", "b", "c", "d", "e");
  private static final List<Integer> ALL = List.of(0, 1, 2, 3, 4);
  private static final List<Integer> MEMBERS = List.of(0, 1, 2, 3);
  private static final Assumptions ASSUMED = Assumptions.of(0.05, 0.1, ThreatModel.SEMI_HONEST);
  private static final ClientPolicy POLICY = new ClientPolicy(3, ASSUMED);

  /** The secagg topic; static since operators are made for being sent elsewhere. */
  private static List<SecAggMessage> topic = new ArrayList<>();

  private final long[][] masked = new long[2][3];
  private KeyedOneInputStreamOperatorTestHarness<String, ShardMessage, ShardVersion> harness;
  private ShardOperator operator;
  private long checkpoints;
  private Unmask unmask;

  @BeforeEach
  void start() throws Exception {
    topic = new ArrayList<>();
    unmask = play();
    start(null);
  }

  private void start(OperatorSubtaskState state) throws Exception {
    operator =
        new ShardOperator(
            KafkaSettings.of("127.0.0.1:9092"),
            1 << 20,
            () -> sender -> Optional.of(topic.get((int) sender.offset())),
            (source, layout, shard) -> new float[layout.shardSize(shard)]);
    harness =
        new KeyedOneInputStreamOperatorTestHarness<>(operator, ShardMessage::key, Types.STRING);
    harness.setup(new CodecSerializer<>(new ShardVersionCodec()));
    if (state != null) {
      harness.initializeState(state);
    }
    harness.open();
  }

  @AfterEach
  void close() throws Exception {
    harness.close();
  }

  private static <T> T given(Answer<T> answer) {
    return ((Given<T>) answer).value();
  }

  private static Sender say(int client, SecAggMessage message) {
    topic.add(message);
    return new Sender(client, 0, topic.size() - 1L);
  }

  private Unmask play() {
    Map<Integer, Identity> identities = new HashMap<>();
    Map<String, Bytes> directory = new HashMap<>();
    for (int i : ALL) {
      identities.put(i, Identity.create(new SecureRandom()));
      directory.put(COHORT.get(i), identities.get(i).publicKey());
    }
    EnrolledPeers peers = new EnrolledPeers(directory, Map.of());
    Map<Integer, Advertised> clients = new TreeMap<>();
    List<Roster.Member> keys = new ArrayList<>();
    List<Sender> advertised = new ArrayList<>();
    for (int i : ALL) {
      byte[] seed = new byte[32];
      new SecureRandom().nextBytes(seed);
      clients.put(i, new Advertised(new Participation(ROUND, COHORT.get(i), i, Secret.of(seed))));
      keys.add(new Roster.Member(i, clients.get(i).message(identities.get(i))));
      advertised.add(say(i, keys.get(i).keys()));
    }
    Roster roster = Roster.of(ROUND, keys, 4, 3);
    Map<Integer, Sharing> sharing = new TreeMap<>();
    Map<Integer, EncryptedShares> shares = new TreeMap<>();
    List<Sender> shared = new ArrayList<>();
    for (int i : ALL) {
      sharing.put(i, given(clients.get(i).onKeysFixed(roster, COHORT, peers, POLICY, ASSUMED)));
      shares.put(i, sharing.get(i).message(identities.get(i)));
      shared.add(say(i, shares.get(i)));
    }
    List<Sender> answered = new ArrayList<>();
    for (int i : MEMBERS) {
      Masking masking =
          given(
              given(sharing.get(i).onSharesFixed(ROUND, ALL, shares, peers, POLICY)).startUpload());
      upload(masking);
      answered.add(
          say(
              i,
              given(masking.onRoundClosed(ROUND, MEMBERS, POLICY, identities.get(i))).message()));
    }
    return new Unmask(
        ROUND.session(),
        new SecureAggregationSpec(
            32, SecureAggregationSpec.ThreatModel.SEMI_HONEST, 0.05, 0.1, 40, 3),
        new RoundStarted(1, "job", 1, 0, COHORT, 5, GRID, 60_000, 0),
        new Transcript(
            new MaskSetup(
                new KeysFixed(1, "job", 1, advertised, roster.digest().toString(), 4, 3, 0),
                new SharesFixed(1, "job", 1, shared, 0)),
            new UnmaskFixed(1, "job", 1, answered, 0)),
        new RoundClosed(
            1, "job", 1, MEMBERS.stream().map(i -> new Member(i, 1, 0)).toList(), 0, 0, 0));
  }

  /** Each gives 1, 2 in the first shard and 3, 4 in the second, with weight 5. */
  private void upload(Masking masking) {
    Quantizer quantizer = new Quantizer(8, 100, Modulus.TWO_TO_32, GRID);
    try (Masker masker = masking.masker(quantizer, new MaskStream())) {
      for (int shard = 0; shard < 2; shard++) {
        float[] values = {1 + 2 * shard, 2 + 2 * shard};
        byte[] chunk = masker.chunk(shard, FloatBytes.encode(values, 0, 2), 0, 2, 5);
        new ChunkKernel().addMasked(chunk, 0, 3, Integer.SIZE, masked[shard]);
      }
    }
  }

  private void order(ShardOrder order) throws Exception {
    harness.processElement(new StreamRecord<>(new Ordered(order)));
  }

  private void fold(int shard) throws Exception {
    harness.processElement(
        new StreamRecord<>(
            new Partial(
                new PartialSum(
                    "job", 1, shard, new ExactSum(masked[shard].clone(), 0, 4, PRINT)))));
  }

  private void release(int shard) throws Exception {
    order(new Release("job", shard, 1, 0, GRID, PRINT, Optional.of(unmask)));
  }

  private List<ShardVersion> released() {
    return harness.extractOutputValues().stream().filter(v -> v.version() == 1).toList();
  }

  private void prepare() throws Exception {
    for (int shard = 0; shard < 2; shard++) {
      order(new Prepare("job", shard, MODEL, new OptimizerSpec("fedavg", Map.of())));
    }
  }

  @Test
  void shardsReleaseTheMeanOfWhatWasMasked() throws Exception {
    prepare();
    fold(0);
    release(0);
    release(1);
    fold(1);

    assertThat(released()).extracting(ShardVersion::shard).containsExactly(0, 1);
    assertThat(released().get(0).parameters()).containsExactly(1, 2);
    assertThat(released().get(1).parameters()).containsExactly(3, 4);
  }

  @Test
  void aRestoredShardReadsTheTranscriptAgain() throws Exception {
    prepare();
    release(0);
    release(1);
    fold(0);
    OperatorSubtaskState checkpoint = harness.snapshot(++checkpoints, checkpoints);
    harness.close();

    start(checkpoint);
    fold(1);

    assertThat(released())
        .singleElement()
        .satisfies(version -> assertThat(version.parameters()).containsExactly(3, 4));
  }

  @Test
  void noSecretIsInACheckpointAndNoneStaysWhenTheRoundIsOver() throws Exception {
    prepare();
    release(0);
    release(1);
    fold(0);
    List<Secret> secrets = Reachable.from(operator, Secret.class);
    // Of each member the own mask, and of the one who vanished that with each member.
    assertThat(secrets).hasSize(8);
    List<String> texts = secrets.stream().map(secret -> latin(secret.copy())).toList();

    String checkpoint = latin(bytes(harness.snapshot(++checkpoints, checkpoints)));

    // The search does find what is there.
    String digest = unmask.transcript().setup().keys().rosterDigest();
    assertThat(checkpoint).contains("00ff").contains(latin(HexFormat.of().parseHex(digest)));
    assertThat(texts).noneMatch(checkpoint::contains);

    order(new Forget("job", 0, 1));
    assertThat(Reachable.from(operator, Secret.class)).isEmpty();
    for (Secret secret : secrets) {
      assertThatIllegalStateException().isThrownBy(secret::copy).withMessageContaining("wiped");
    }
  }

  private static String latin(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static byte[] bytes(OperatorSubtaskState state) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (KeyedStateHandle handle : state.getManagedKeyedState()) {
      try (InputStream in = ((KeyGroupsStateHandle) handle).openInputStream()) {
        in.transferTo(all);
      }
    }
    return all.toByteArray();
  }
}
