package dev.tributary.agent.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.core.client.ClientAction.Start;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.job.PrivacySpec;
import dev.tributary.core.job.UpdateSpec;
import dev.tributary.core.privacy.AdaptiveClip;
import dev.tributary.core.privacy.DifferentialPrivacySpec;
import dev.tributary.core.privacy.DifferentialPrivacySpec.NoisePlace;
import dev.tributary.core.round.JobInfo;
import dev.tributary.core.round.LogRecord.RoundStarted;
import dev.tributary.core.update.UpdateChunk;
import dev.tributary.core.vector.FloatBytes;
import dev.tributary.wire.JobSpecs;
import dev.tributary.wire.UpdateChunks;
import dev.tributary.wire.WireException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** Four coordinates in shards of three and one, each of which training has changed by 1. */
class ChunksTest {
  private static final float[] GLOBAL = {1, 2, 3, 4};
  private static final float[] LOCAL = {2, 3, 4, 5};

  private static Start start(JobSpec spec) {
    JobInfo job =
        new JobInfo(
            "job-1",
            spec,
            JobSpecs.sha256(spec),
            "key",
            3,
            0,
            "",
            Optional.empty(),
            Optional.empty());
    return new Start(
        job, new RoundStarted(1, "job-1", 3, 2, List.of("edge-1"), 1, spec.grid(), 0, 0), 1);
  }

  private static JobSpec clipping(Optional<AdaptiveClip> adaptive) {
    JobSpec plain = TestJobs.of(2, 3);
    return new JobSpec(
        plain.name(),
        plain.dataSet(),
        plain.trainer(),
        plain.model(),
        plain.cohort(),
        plain.rounds(),
        new UpdateSpec(TestJobs.BOUND, 1),
        plain.optimizer(),
        new PrivacySpec(
            Optional.empty(),
            Optional.of(
                new DifferentialPrivacySpec(
                    NoisePlace.CENTRAL, 100, 1e-5, OptionalDouble.of(1), 1, adaptive, 1, 0))));
  }

  private static float[] values(JobSpec spec, int shard, double norm)
      throws RoundFailure, WireException {
    Delta delta = new Delta(GLOBAL, LOCAL).clippedTo(norm);
    UpdateChunk chunk =
        UpdateChunks.view(Chunks.plain("edge-1", start(spec), 1, delta).record(shard));
    float[] values = new float[chunk.length() / Float.BYTES];
    FloatBytes.decode(
        Arrays.copyOfRange(chunk.bytes(), chunk.offset(), chunk.offset() + chunk.length()),
        values,
        0);
    return values;
  }

  @Test
  void ofANormThatAdaptsTheFirstChunkEndsWithWhetherTheUpdateWasWithinIt() throws Exception {
    JobSpec spec = clipping(Optional.of(new AdaptiveClip(0.5, 0.2, 1, 0.5, 4)));

    assertThat(values(spec, 0, 4)).containsExactly(1, 1, 1, 1);
    assertThat(values(spec, 1, 4)).containsExactly(1);
    assertThat(values(spec, 0, 1)).containsExactly(0.5f, 0.5f, 0.5f, -1);
    assertThat(values(spec, 1, 1)).containsExactly(0.5f);
  }

  @Test
  void ofANormThatStaysNoChunkTellsIt() throws Exception {
    assertThat(values(clipping(Optional.empty()), 0, 1)).containsExactly(0.5f, 0.5f, 0.5f);
  }
}
