package dev.tributary.core.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.core.aggregation.ServerOptimizer;
import dev.tributary.core.aggregation.ServerOptimizers;
import dev.tributary.core.job.InitialModel;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.job.ModelSpec;
import dev.tributary.core.privacy.AdaptiveClip;
import dev.tributary.core.privacy.NoiseKey;
import dev.tributary.core.privacy.PrivacyPlan;
import dev.tributary.core.round.JobState.Releasing;
import dev.tributary.core.round.LogRecord.ModelPublished;
import dev.tributary.core.round.Member;
import dev.tributary.core.round.ShardLocation;
import dev.tributary.core.simulation.UpdatesTopic.Sent;
import dev.tributary.core.simulation.UpdatesTopic.UploadKey;
import dev.tributary.core.update.UpdateChunk;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The models that a federation must come to, computed from the raw chunks of the logged member sets
 * and nothing else.
 */
final class Reference {
  private record Shard(float[] parameters, float[][] slots) {}

  private final Map<String, List<Shard>> models = new HashMap<>();

  /** Those that adapt. */
  private final Map<String, Double> norms = new HashMap<>();

  private int normsAdapted;
  private final UpdatesTopic updates;
  private final ModelsTopic published;
  private final Secrets secrets;
  private final Noises noises;
  private final Map<String, float[]> archive;

  Reference(
      UpdatesTopic updates,
      ModelsTopic published,
      Secrets secrets,
      Noises noises,
      Map<String, float[]> archive) {
    this.noises = noises;
    this.archive = archive;
    this.secrets = secrets;
    this.updates = updates;
    this.published = published;
  }

  void onInitial(JobSpec spec, ModelPublished record) {
    ServerOptimizer optimizer = optimizer(spec);
    List<Shard> shards = new ArrayList<>();
    for (int shard = 0; shard < spec.model().shardCount(); shard++) {
      float[] parameters = initial(spec.model(), shard);
      shards.add(new Shard(parameters, new float[optimizer.slots()][parameters.length]));
    }
    models.put(record.job(), shards);
    compare(record);
  }

  /** Drawn, or as it lies in the archive. */
  private float[] initial(ModelSpec model, int shard) {
    if (model.source().isEmpty()) {
      return InitialModel.shard(model, shard);
    }
    int start = model.shardStart(shard);
    float[] whole = archive.get(model.source().get().uri());
    return Arrays.copyOfRange(whole, start, start + model.shardSize(shard));
  }

  void onRound(Releasing job, ModelPublished record) {
    JobSpec spec = job.info().spec();
    spec.adaptiveClip().ifPresent(clip -> adapt(job, clip, record));
    List<Shard> before = models.get(record.job());
    List<Shard> after = new ArrayList<>();
    for (int shard = 0; shard < before.size(); shard++) {
      after.add(next(job, spec, before.get(shard), shard, record));
    }
    models.put(record.job(), after);
    compare(record);
  }

  /**
   * The norm that the round clipped to, and the one that its bits lead to: C e^(-eta (b - gamma)).
   */
  private void adapt(Releasing job, AdaptiveClip clip, ModelPublished record) {
    double first = job.info().spec().privacy().differentialPrivacy().orElseThrow().clipNorm();
    double norm = norms.getOrDefault(job.id(), first);
    assertThat(job.round().clipNorm()).as("norm of %s", job.round()).hasValue(norm);
    assertThat(record.clipBits()).as("bits in %s", record).hasValue(bits(job));
    double within = (bits(job) / (double) job.closed().members().size() + 1) / 2;
    double next = norm * StrictMath.exp(-clip.learningRate() * (within - clip.quantile()));
    norms.put(job.id(), Math.min(clip.most(), Math.max(clip.least(), next)));
    normsAdapted++;
  }

  /** With the noise of shard 0's key, or of the clients themselves. */
  private long bits(Releasing job) {
    JobSpec spec = job.info().spec();
    int last = spec.model().shardSize(0);
    if (spec.isSecure()) {
      return secureSum(job, 0, last)[last];
    }
    long bits = 0;
    for (Member member : job.closed().members()) {
      bits += (long) value(chunk(job, spec, member, 0), last);
    }
    long sigma = spec.privacyPlan().orElseThrow().bitSigma();
    return key(job, 0).noisedBits(bits, sigma, job.id(), job.round().round(), 0);
  }

  /** How often a norm followed the bits of its clients. */
  int normsAdapted() {
    return normsAdapted;
  }

  private Shard next(Releasing job, JobSpec spec, Shard before, int shard, ModelPublished record) {
    int size = before.parameters().length;
    int version = record.version();
    if (spec.isSecure()) {
      long[] sum = secureSum(job, shard, size);
      if (shard == 0 && spec.adaptiveClip().isPresent()) {
        sum[size] = job.closed().members().size();
      }
      return next(job, before, version, sum);
    }
    BigInteger[] sum = new BigInteger[size];
    Arrays.fill(sum, BigInteger.ZERO);
    int exponent = job.round().grid().scaleExponent();
    long totalWeight = 0;
    for (Member member : job.closed().members()) {
      UpdateChunk chunk = chunk(job, spec, member, shard);
      totalWeight += chunk.weight();
      for (int i = 0; i < size; i++) {
        double scaled = (double) chunk.weight() * Math.scalb(1.0, exponent) * value(chunk, i);
        sum[i] = sum[i].add(BigInteger.valueOf((long) Math.rint(scaled)));
      }
    }
    assertThat(totalWeight).as("weight of the members").isEqualTo(job.closed().totalWeight());
    long[] exact = new long[size + 1];
    for (int i = 0; i < size; i++) {
      exact[i] = sum[i].longValueExact();
    }
    exact[size] = totalWeight;
    return spec.privacyPlan().isEmpty()
        ? next(job, before, version, exact)
        : noised(job, before, exact, shard, record);
  }

  /** With the noise of the key that the log names, whoever released the sum. */
  private Shard noised(
      Releasing job, Shard before, long[] exact, int shard, ModelPublished record) {
    PrivacyPlan plan = job.info().spec().privacyPlan().orElseThrow();
    double norm = job.round().clipNorm().orElse(plan.spec().clipNorm());
    int size = exact.length - 1;
    long[] values = Arrays.copyOf(exact, size);
    key(job, shard).addNoise(values, plan.sigma(norm), job.id(), job.round().round(), shard);
    long[] sum = Arrays.copyOf(values, size + 1);
    JobSpec spec = job.info().spec();
    sum[size] = spec.isSampled() ? spec.cohort().goal() : exact[size];
    return next(job, before, record.version(), sum);
  }

  private NoiseKey key(Releasing job, int shard) {
    String named = job.info().noiseKeys().get(shard);
    return noises.of(job.id(), shard).stream()
        .filter(each -> each.commitment().equals(named))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no shard " + shard + " has the key " + named));
  }

  /** What the members gave before they masked it. */
  private long[] secureSum(Releasing job, int shard, int size) {
    long[] sum = new long[size + 1];
    for (Member member : job.closed().members()) {
      String client = job.round().cohort().get(member.cohortIndex());
      long[] plain = secrets.masked(job.id(), job.round().round(), client).get(shard);
      for (int i = 0; i < sum.length; i++) {
        sum[i] = Math.addExact(sum[i], plain[i]);
      }
    }
    return sum;
  }

  /**
   * @param sum of the coordinates, and the weight behind them
   */
  private static Shard next(Releasing job, Shard before, int version, long[] sum) {
    int size = before.parameters().length;
    int exponent = job.round().grid().scaleExponent();
    double[] mean = new double[size];
    for (int i = 0; i < size; i++) {
      mean[i] = sum[i] * (Math.scalb(1.0, -exponent) / sum[size]);
    }
    float[] parameters = before.parameters().clone();
    float[][] slots = new float[before.slots().length][];
    for (int i = 0; i < slots.length; i++) {
      slots[i] = before.slots()[i].clone();
    }
    optimizer(job.info().spec()).step(parameters, slots, mean, version);
    return new Shard(parameters, slots);
  }

  /** Of a member's chunks of a shard the first in its partition counts. */
  private UpdateChunk chunk(Releasing job, JobSpec spec, Member member, int shard) {
    String client = job.round().cohort().get(member.cohortIndex());
    UploadKey key =
        new UploadKey(job.id(), job.round().round(), client, member.attempt(), member.partition());
    for (Sent sent : updates.upload(key)) {
      if (sent.chunk().shard() == shard) {
        assertThat(sent.flaw()).as("flaw of a counted chunk of %s", key).isNull();
        int values = spec.model().shardSize(shard) + (spec.carriesClipBit(shard) ? 1 : 0);
        assertThat(sent.chunk().length()).isEqualTo(values * Float.BYTES);
        return sent.chunk();
      }
    }
    throw new AssertionError("member without a chunk of shard " + shard + ": " + key);
  }

  private static float value(UpdateChunk chunk, int i) {
    return ByteBuffer.wrap(chunk.bytes())
        .order(ByteOrder.LITTLE_ENDIAN)
        .getFloat(chunk.offset() + i * Float.BYTES);
  }

  private void compare(ModelPublished record) {
    List<Shard> expected = models.get(record.job());
    assertThat(record.shards()).hasSameSizeAs(expected);
    for (int shard = 0; shard < expected.size(); shard++) {
      ShardLocation location = record.shards().get(shard);
      String what = "%s version %d shard %d".formatted(record.job(), record.version(), shard);
      assertThat(published.read(location.parameters()))
          .as(what)
          .isEqualTo(expected.get(shard).parameters());
      for (int slot = 0; slot < location.slots().size(); slot++) {
        assertThat(published.read(location.slots().get(slot)))
            .as(what + " slot " + slot)
            .isEqualTo(expected.get(shard).slots()[slot]);
      }
    }
  }

  private static ServerOptimizer optimizer(JobSpec spec) {
    return ServerOptimizers.create(spec.optimizer().name(), spec.optimizer().parameters());
  }

  /** SHA-256 of the newest version, as the archive must know it. */
  String sha256(String job) {
    List<Shard> shards = models.get(job);
    int size = shards.stream().mapToInt(s -> s.parameters().length).sum();
    float[] whole = new float[size];
    int from = 0;
    for (Shard shard : shards) {
      System.arraycopy(shard.parameters(), 0, whole, from, shard.parameters().length);
      from += shard.parameters().length;
    }
    return ModelsTopic.sha256(whole);
  }
}
