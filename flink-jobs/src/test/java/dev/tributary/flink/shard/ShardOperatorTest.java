package dev.tributary.flink.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.core.aggregation.ExactSum;
import dev.tributary.core.aggregation.Fingerprint;
import dev.tributary.core.coordination.SourceRefusal;
import dev.tributary.core.job.ModelSource;
import dev.tributary.core.job.ModelSpec;
import dev.tributary.core.job.OptimizerSpec;
import dev.tributary.core.job.TensorSpec;
import dev.tributary.core.privacy.NoiseCommitment;
import dev.tributary.core.shard.ShardOrder;
import dev.tributary.core.shard.ShardOrder.DrawNoiseKey;
import dev.tributary.core.shard.ShardOrder.End;
import dev.tributary.core.shard.ShardOrder.Forget;
import dev.tributary.core.shard.ShardOrder.Noise;
import dev.tributary.core.shard.ShardOrder.Prepare;
import dev.tributary.core.shard.ShardOrder.Release;
import dev.tributary.core.shard.ShardVersion;
import dev.tributary.core.update.PartialSum;
import dev.tributary.core.vector.Grid;
import dev.tributary.flink.codec.CodecSerializer;
import dev.tributary.flink.codec.ShardVersionCodec;
import dev.tributary.flink.message.CoordinatorInput.NoiseKeyTold;
import dev.tributary.flink.message.CoordinatorInput.SourceRefused;
import dev.tributary.flink.message.ShardMessage;
import dev.tributary.flink.message.ShardMessage.Ordered;
import dev.tributary.flink.message.ShardMessage.Partial;
import dev.tributary.storage.archive.ModelSources;
import dev.tributary.storage.archive.S3Settings;
import dev.tributary.storage.kafka.KafkaSettings;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.tasks.mailbox.Mail;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Shards as keys of an operator. No broker: nothing here is read back from the models topic. */
class ShardOperatorTest {
  private static final Grid GRID = new Grid(0);
  private static final ModelSpec MODEL =
      new ModelSpec(1, 2, List.of(new TensorSpec("w", List.of(4), TensorSpec.Init.ZEROS)));
  private static final OptimizerSpec OPTIMIZER = new OptimizerSpec("fedavgm", Map.of());

  private static final ModelSource SOURCE =
      new ModelSource("s3://others/old/v00007.f32", "5a".repeat(32));
  private static final long ROOM = 1 << 20;

  private KeyedOneInputStreamOperatorTestHarness<String, ShardMessage, ShardVersion> harness;
  private long checkpoints;

  /** What the archive answers; static since operators are made for being sent elsewhere. */
  private static SourceReader.Parts archived;

  @BeforeEach
  void start() throws Exception {
    start(null, ROOM);
  }

  private void restart(long cacheBytes) throws Exception {
    OperatorSubtaskState checkpoint = harness.snapshot(++checkpoints, checkpoints);
    harness.close();
    start(checkpoint, cacheBytes);
  }

  private void start(OperatorSubtaskState state, long cacheBytes) throws Exception {
    harness =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new ShardOperator(
                KafkaSettings.of("127.0.0.1:9092"),
                cacheBytes,
                () -> position -> Optional.empty(),
                (source, layout, shard) -> archived.read(source, layout, shard)),
            ShardMessage::key,
            Types.STRING);
    harness
        .getExecutionConfig()
        .configure(
            new Configuration().set(PipelineOptions.GENERIC_TYPES, false),
            getClass().getClassLoader());
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

  private void order(ShardOrder order) throws Exception {
    harness.processElement(new StreamRecord<>(new Ordered(order)));
  }

  private void fold(int round, int shard, long weight, Fingerprint print, long... values)
      throws Exception {
    harness.processElement(
        new StreamRecord<>(
            new Partial(
                new PartialSum("job", round, shard, new ExactSum(values, weight, 1, print)))));
  }

  /** Entries of the state, as a checkpoint finds it. */
  private int stored() throws Exception {
    harness.snapshot(++checkpoints, checkpoints);
    return harness.numKeyedStateEntries();
  }

  private static Fingerprint print(long low) {
    return new Fingerprint(0, low);
  }

  @Test
  void aShardReleasesTheMeanOnceTheSumsFingerprintIsThatOfTheMembers() throws Exception {
    order(new Prepare("job", 0, MODEL, OPTIMIZER));
    fold(1, 0, 1, print(10), 3, 6);
    order(new Release("job", 0, 1, 0, GRID, print(30)));
    assertThat(harness.extractOutputValues()).hasSize(1);

    restart(ROOM);
    fold(1, 0, 2, print(20), 3, -3);

    assertThat(harness.extractOutputValues())
        .singleElement()
        .satisfies(
            version -> {
              assertThat(version.version()).isEqualTo(1);
              assertThat(version.parameters()).containsExactly(2, 1);
            });
  }

  @Test
  void sumsAreGoneWhenTheirRoundIsForgotten() throws Exception {
    order(new Prepare("job", 0, MODEL, OPTIMIZER));
    int prepared = stored();
    fold(1, 0, 1, print(10), 3, 6);
    order(new Release("job", 0, 1, 0, GRID, print(30)));
    // The sum, which round it is of, and the order to release it.
    assertThat(stored()).isEqualTo(prepared + 3);

    order(new Forget("job", 0, 1));

    // What is left is the number of the round.
    assertThat(stored()).isEqualTo(prepared + 1);
  }

  @Test
  void aSumTakesThePlaceOfOneThatIsOverAndIsTakenForNoOther() throws Exception {
    order(new Prepare("job", 0, MODEL, OPTIMIZER));
    fold(1, 0, 1, print(10), 100, 100);
    fold(2, 0, 1, print(20), 3, 6);
    int two = stored();

    order(new Forget("job", 0, 1));
    fold(3, 0, 1, print(30), 100, 100);
    fold(2, 0, 2, print(5), 3, -3);
    // As many sums as before, and the number of the round that is over.
    assertThat(stored()).isEqualTo(two + 1);
    order(new Release("job", 0, 2, 0, GRID, print(25)));

    assertThat(harness.extractOutputValues())
        .last()
        .satisfies(version -> assertThat(version.parameters()).containsExactly(2, 1));
  }

  @Test
  void aJobThatEndedLeavesOneNumberAShardAgainstLateSums() throws Exception {
    for (int shard = 0; shard < 2; shard++) {
      order(new Prepare("job", shard, MODEL, OPTIMIZER));
      fold(1, shard, 1, print(10), 3, 6);
      order(new Release("job", shard, 1, 0, GRID, print(30)));
    }

    order(new End("job", 0));
    order(new End("job", 1));
    assertThat(stored()).isEqualTo(2);

    fold(1, 0, 2, print(20), 3, -3);
    fold(2, 1, 1, print(10), 3, 6);
    assertThat(stored()).isEqualTo(2);
  }

  @Test
  void aRestoredShardDrawsTheSameNoiseForTheSameSum() throws Exception {
    order(new DrawNoiseKey("job", 0));
    NoiseCommitment told = told();
    Noise noise = new Noise(1_000_000_000L, told.key());
    Release noisy =
        new Release("job", 0, 1, 0, GRID, print(10), Optional.empty(), Optional.of(noise));
    order(new Prepare("job", 0, MODEL, OPTIMIZER));
    OperatorSubtaskState checkpoint = harness.snapshot(++checkpoints, checkpoints);
    fold(1, 0, 1, print(10), 3, 6);
    order(noisy);
    float[] first = last().parameters();

    harness.close();
    start(checkpoint, ROOM);
    order(new DrawNoiseKey("job", 0));
    assertThat(told()).isEqualTo(told);
    fold(1, 0, 1, print(10), 3, 6);
    order(noisy);

    assertThat(last().parameters()).isEqualTo(first);
    // Without noise the parameters would be 3 and 6.
    assertThat(Math.abs(first[0]) + Math.abs(first[1])).isGreaterThan(1_000);
  }

  @Test
  void aShardThatLostItsKeyTellsOfAnotherOneAndMakesNoNoiseOfIt() throws Exception {
    order(new DrawNoiseKey("job", 0));
    NoiseCommitment lost = told();
    Noise noise = new Noise(1_000_000_000L, lost.key());

    harness.close();
    start(null, ROOM);
    order(new DrawNoiseKey("job", 0));
    order(new Prepare("job", 0, MODEL, OPTIMIZER));
    fold(1, 0, 1, print(10), 3, 6);
    order(new Release("job", 0, 1, 0, GRID, print(10), Optional.empty(), Optional.of(noise)));

    assertThat(told()).isNotEqualTo(lost).returns("job", NoiseCommitment::job);
    assertThat(last().version()).isZero();
  }

  /** What the newest run has told last. */
  private NoiseCommitment told() {
    List<NoiseCommitment> told =
        harness.getSideOutput(ShardOperator.TOLD).stream()
            .map(record -> ((NoiseKeyTold) record.getValue()).commitment())
            .toList();
    return told.get(told.size() - 1);
  }

  private ShardVersion last() {
    List<ShardVersion> versions = harness.extractOutputValues();
    return versions.get(versions.size() - 1);
  }

  @Test
  void aJobThatEndedLeavesNoKeyOfItsNoise() throws Exception {
    order(new DrawNoiseKey("job", 0));
    order(new Prepare("job", 0, MODEL, OPTIMIZER));
    assertThat(stored()).isEqualTo(2);

    order(new End("job", 0));

    assertThat(stored()).isEqualTo(1);
  }

  @Test
  void aModelToStartFromIsReadForAsLongAsItTakesWhileOtherJobsGoOn() throws Exception {
    CountDownLatch tried = new CountDownLatch(1);
    AtomicInteger tries = new AtomicInteger();
    archived =
        (source, layout, shard) -> {
          tried.countDown();
          if (tries.incrementAndGet() < 3) {
            throw new IllegalStateException("the archive is away");
          }
          return new float[] {shard, 7};
        };

    order(new Prepare("job", 1, MODEL, OPTIMIZER, Optional.of(SOURCE)));
    order(new Prepare("job", 1, MODEL, OPTIMIZER, Optional.of(SOURCE)));
    tried.await();
    order(new Prepare("other", 0, MODEL, OPTIMIZER));
    assertThat(last()).returns("other", ShardVersion::job);

    awaitMail(() -> last().job().equals("job"));
    assertThat(last().parameters()).containsExactly(1, 7);
    assertThat(harness.extractOutputValues()).hasSize(2);
    restart(ROOM);
    order(new Prepare("job", 1, MODEL, OPTIMIZER, Optional.of(SOURCE)));
    assertThat(last().parameters()).containsExactly(1, 7);
    assertThat(tries).hasValue(3);
  }

  @Test
  void aModelThatWillNotDoIsToldToTheCoordinator() throws Exception {
    S3Settings elsewhere =
        new S3Settings(
            URI.create("http://127.0.0.1:1"), "us-east-1", "key", "secret", true, "models", "");
    archived = (source, layout, shard) -> ModelSources.readOnce(elsewhere, source, layout, shard);
    order(new Prepare("job", 1, MODEL, OPTIMIZER, Optional.of(SOURCE)));

    awaitMail(() -> harness.getSideOutput(ShardOperator.TOLD) != null);

    assertThat(harness.getSideOutput(ShardOperator.TOLD))
        .extracting(StreamRecord::getValue)
        .containsExactly(
            new SourceRefused(
                new SourceRefusal(
                    "job",
                    1,
                    "model.initial.uri must begin with s3://models/, got " + SOURCE.uri())));
    assertThat(harness.extractOutputValues()).isEmpty();
  }

  /** Lets the operator do what other threads ask of it, until something holds. */
  private void awaitMail(BooleanSupplier condition) {
    Awaitility.await()
        .pollInSameThread()
        .until(
            () -> {
              for (Optional<Mail> mail = mail(); mail.isPresent(); mail = mail()) {
                mail.get().run();
              }
              return condition.getAsBoolean();
            });
  }

  private Optional<Mail> mail() {
    return harness.getTaskMailbox().tryTake(0);
  }

  @Test
  void aReleasedSumAndAReplacedModelAreNeverStored() throws Exception {
    order(new Prepare("job", 0, MODEL, OPTIMIZER));
    int before = stored();
    fold(1, 0, 1, print(10), 3, 6);
    order(new Release("job", 0, 1, 0, GRID, print(30)));
    fold(1, 0, 2, print(20), 3, -3);

    assertThat(harness.numKeyedStateEntries()).isEqualTo(before);
    assertThat(harness.extractOutputValues()).last().returns(1, ShardVersion::version);

    restart(ROOM);
    order(new Release("job", 0, 1, 0, GRID, print(30)));
    assertThat(harness.extractOutputValues())
        .singleElement()
        .satisfies(version -> assertThat(version.parameters()).containsExactly(2, 1));
  }

  @Test
  void shardsThatDoNotFitTheCacheAreStoredAtOnceAndLoseNothing() throws Exception {
    restart(1);
    for (int shard = 0; shard < 2; shard++) {
      order(new Prepare("job", shard, MODEL, OPTIMIZER));
    }
    for (int shard = 0; shard < 2; shard++) {
      fold(1, shard, 1, print(10), 3, 6);
    }
    for (int shard = 0; shard < 2; shard++) {
      order(new Release("job", shard, 1, 0, GRID, print(30)));
      fold(1, shard, 2, print(20), 3, -3);
    }
    // Of the key before the last one: it was put out when the last one came.
    assertThat(harness.numKeyedStateEntries()).isPositive();

    List<ShardVersion> released =
        harness.extractOutputValues().stream().filter(v -> v.version() == 1).toList();
    assertThat(released).extracting(ShardVersion::shard).containsExactly(0, 1);
    assertThat(released)
        .allSatisfy(version -> assertThat(version.parameters()).containsExactly(2, 1));
  }
}
