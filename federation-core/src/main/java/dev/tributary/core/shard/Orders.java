package dev.tributary.core.shard;

import dev.tributary.core.aggregation.ContributionHash;
import dev.tributary.core.aggregation.Fingerprint;
import dev.tributary.core.job.ModelSpec;
import dev.tributary.core.privacy.PrivacyPlan;
import dev.tributary.core.round.JobInfo;
import dev.tributary.core.round.JobState;
import dev.tributary.core.round.LogRecord.JobEnded;
import dev.tributary.core.round.LogRecord.ModelPublished;
import dev.tributary.core.round.LogRecord.OfJob;
import dev.tributary.core.round.LogRecord.RoundAbandoned;
import dev.tributary.core.round.Member;
import dev.tributary.core.round.Transcript;
import dev.tributary.core.shard.ShardOrder.Adopt;
import dev.tributary.core.shard.ShardOrder.ClipBits;
import dev.tributary.core.shard.ShardOrder.DrawNoiseKey;
import dev.tributary.core.shard.ShardOrder.End;
import dev.tributary.core.shard.ShardOrder.Forget;
import dev.tributary.core.shard.ShardOrder.Noise;
import dev.tributary.core.shard.ShardOrder.Prepare;
import dev.tributary.core.shard.ShardOrder.Release;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** What the shards of a job are told when the log says something. */
final class Orders {
  private Orders() {}

  /** Follows from one effective record. */
  static List<ShardOrder> of(JobState before, OfJob record, JobState after) {
    if (record instanceof JobEnded && before instanceof JobState.Live live) {
      return end(live.id(), live.info().spec().model().shardCount());
    }
    if (record instanceof RoundAbandoned abandoned) {
      return stand(((JobState.Live) after).info(), abandoned.round());
    }
    if (record instanceof ModelPublished published) {
      return adopt(((JobState.Live) after).info(), published);
    }
    if (after instanceof JobState.Preparing preparing) {
      return prepare(preparing);
    }
    // Only the record that made it Releasing: news of the archive leave the state as it is.
    if (after instanceof JobState.Releasing releasing && !(before instanceof JobState.Releasing)) {
      return release(releasing);
    }
    return List.of();
  }

  /** All that a shard must know of a job, whatever it knew before. */
  static List<ShardOrder> resume(JobState job) {
    if (!(job instanceof JobState.Live live)) {
      return List.of();
    }
    if (live instanceof JobState.Preparing preparing) {
      return prepare(preparing);
    }
    int over =
        live instanceof JobState.Open ? live.info().lastRound() - 1 : live.info().lastRound();
    List<ShardOrder> orders = new ArrayList<>(drawNoiseKeys(live.info()));
    orders.addAll(stand(live.info(), over));
    if (live instanceof JobState.Releasing releasing) {
      orders.addAll(release(releasing));
    }
    return orders;
  }

  /** No round up to this one made a model that the log does not know, whatever a shard has. */
  private static List<ShardOrder> stand(JobInfo info, int over) {
    List<ShardOrder> orders =
        new ArrayList<>(each(info, shard -> new Forget(info.id(), shard, over)));
    info.model().ifPresent(model -> orders.addAll(adopt(info, model)));
    return orders;
  }

  static List<ShardOrder> end(String job, int shards) {
    return IntStream.range(0, shards).<ShardOrder>mapToObj(s -> new End(job, s)).toList();
  }

  private static List<ShardOrder> prepare(JobState.Preparing job) {
    JobInfo info = job.info();
    List<ShardOrder> orders = new ArrayList<>(drawNoiseKeys(info));
    ModelSpec model = info.spec().model();
    orders.addAll(
        each(
            info,
            s ->
                new Prepare(
                    info.id(), s, model.layout(), info.spec().optimizer(), model.source())));
    return orders;
  }

  /** Before anything else: the coordinator starts no round before it has heard of all keys. */
  private static List<ShardOrder> drawNoiseKeys(JobInfo info) {
    return info.spec().needsNoiseKeys()
        ? each(info, s -> new DrawNoiseKey(info.id(), s))
        : List.of();
  }

  /** By shard. */
  private static IntFunction<Optional<Noise>> noise(JobInfo info) {
    if (!info.spec().needsNoiseKeys()) {
      return shard -> Optional.empty();
    }
    PrivacyPlan plan = info.spec().privacyPlan().orElseThrow();
    long sigma = plan.sigma(info.clipNorm().orElseThrow());
    // The number of members would tell those who know of all others whether a client was drawn.
    OptionalLong weight =
        info.spec().isSampled()
            ? OptionalLong.of(info.spec().cohort().goal())
            : OptionalLong.empty();
    return shard -> Optional.of(new Noise(sigma, info.noiseKeys().get(shard), weight));
  }

  /** What the last value of shard 0's sum is, if the job's norm adapts. */
  private static Optional<ClipBits> clipBits(JobState.Releasing job) {
    if (job.info().spec().adaptiveClip().isEmpty()) {
      return Optional.empty();
    }
    PrivacyPlan plan = job.info().spec().privacyPlan().orElseThrow();
    return Optional.of(
        new ClipBits(job.closed().members().size(), plan.central() ? plan.bitSigma() : 0));
  }

  private static List<ShardOrder> adopt(JobInfo info, ModelPublished published) {
    return each(
        info,
        s ->
            new Adopt(
                info.id(),
                s,
                published.version(),
                published.round(),
                published.shards().get(s),
                info.spec().model().layout(),
                info.spec().optimizer()));
  }

  private static List<ShardOrder> release(JobState.Releasing job) {
    List<ContributionHash> hashes = new ArrayList<>();
    for (Member member : job.closed().members()) {
      hashes.add(
          ContributionHash.of(
              job.info().fingerprintKey(),
              job.id(),
              job.round().round(),
              job.round().cohort().get(member.cohortIndex()),
              member.attempt(),
              member.partition()));
    }
    IntFunction<Optional<Noise>> noise = noise(job.info());
    Optional<ClipBits> clipBits = clipBits(job);
    Optional<Unmask> unmask = job.transcript().map(transcript -> unmask(job, transcript));
    return each(
        job.info(),
        shard -> {
          Fingerprint sum = Fingerprint.ZERO;
          for (ContributionHash hash : hashes) {
            sum = sum.plus(hash.ofShard(shard));
          }
          return new Release(
              job.id(),
              shard,
              job.round().round(),
              job.round().modelVersion(),
              job.round().grid(),
              sum,
              unmask,
              noise.apply(shard),
              shard == 0 ? clipBits : Optional.empty());
        });
  }

  private static Unmask unmask(JobState.Releasing job, Transcript transcript) {
    return new Unmask(
        job.info().fingerprintKey(),
        job.info().spec().privacy().secureAggregation().orElseThrow(),
        job.round(),
        transcript,
        job.closed());
  }

  private static List<ShardOrder> each(JobInfo info, IntFunction<ShardOrder> order) {
    return IntStream.range(0, info.spec().model().shardCount()).mapToObj(order).toList();
  }
}
