package dev.tributary.flink.codec;

import dev.tributary.core.job.SecureAggregationSpec;
import dev.tributary.core.job.SecureAggregationSpec.ThreatModel;
import dev.tributary.core.round.LogRecord.KeysFixed;
import dev.tributary.core.round.LogRecord.RoundClosed;
import dev.tributary.core.round.LogRecord.RoundStarted;
import dev.tributary.core.round.LogRecord.SharesFixed;
import dev.tributary.core.round.LogRecord.UnmaskFixed;
import dev.tributary.core.round.MaskSetup;
import dev.tributary.core.round.Member;
import dev.tributary.core.round.Sender;
import dev.tributary.core.round.Transcript;
import dev.tributary.core.shard.ShardOrder.ClipBits;
import dev.tributary.core.shard.ShardOrder.Noise;
import dev.tributary.core.shard.ShardOrder.Release;
import dev.tributary.core.shard.Unmask;
import dev.tributary.core.vector.Grid;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Orders to release a sum, with all that they came to say. */
final class StoredReleases {
  private StoredReleases() {}

  static Release noisy(Release quiet) {
    return new Release(
        quiet.job(),
        quiet.shard(),
        quiet.round(),
        quiet.modelVersion(),
        quiet.grid(),
        quiet.fingerprint(),
        quiet.unmask(),
        Optional.of(new Noise(1L << 39, "0d".repeat(32))));
  }

  static Release withBits(Release without, long sigma) {
    return new Release(
        without.job(),
        without.shard(),
        without.round(),
        without.modelVersion(),
        without.grid(),
        without.fingerprint(),
        without.unmask(),
        without.noise(),
        Optional.of(new ClipBits(9, sigma)));
  }

  static Release weighed(Release noisy) {
    Noise noise = noisy.noise().orElseThrow();
    return new Release(
        noisy.job(),
        noisy.shard(),
        noisy.round(),
        noisy.modelVersion(),
        noisy.grid(),
        noisy.fingerprint(),
        noisy.unmask(),
        Optional.of(new Noise(noise.sigma(), noise.key(), OptionalLong.of(20))));
  }

  static Release secure() {
    List<Sender> senders = List.of(new Sender(0, 0, 7), new Sender(1, 0, 9), new Sender(2, 0, 8));
    Transcript transcript =
        new Transcript(
            new MaskSetup(
                new KeysFixed(3, "digits", 2, senders, "ab".repeat(32), 2, 1, 5),
                new SharesFixed(3, "digits", 2, senders, 6)),
            new UnmaskFixed(3, "digits", 2, senders.subList(0, 2), 7));
    Unmask unmask =
        new Unmask(
            "00ff",
            new SecureAggregationSpec(32, ThreatModel.SEMI_HONEST, 0.05, 0.1, 40, 3),
            new RoundStarted(3, "digits", 2, 1, List.of("a", "b", "c"), 3, new Grid(9), 60, 4),
            transcript,
            new RoundClosed(3, "digits", 2, List.of(new Member(0, 1, 2)), 0, 24, 6));
    return new Release("digits", 1, 2, 1, new Grid(9), StoredValues.PRINT, Optional.of(unmask));
  }
}
