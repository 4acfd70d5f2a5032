package dev.tributary.core.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.core.aggregation.ExactSum;
import dev.tributary.core.round.LogRecord.KeysFixed;
import dev.tributary.core.round.Member;
import dev.tributary.core.round.Sender;
import dev.tributary.core.shard.ShardOrder.Release;
import dev.tributary.core.shard.Unmask;
import dev.tributary.core.shard.Unmasker;
import dev.tributary.core.simulation.SecAggTopic.Message;
import dev.tributary.core.simulation.SecAggTopic.Secret;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Takes the masks off with what the logged answers reveal, and with nothing else. */
final class SimulatedUnmasker implements Unmasker {
  private final World world;

  SimulatedUnmasker(World world) {
    this.world = world;
  }

  @Override
  public Optional<PlainSum> unmask(Release release, ExactSum masked) {
    Unmask unmask = release.unmask().orElseThrow();
    Masks.OfRound masks =
        new Masks.OfRound(world, unmask.session(), unmask.transcript().setup(), unmask.round());
    Set<Integer> members =
        unmask.closed().members().stream().map(Member::cohortIndex).collect(Collectors.toSet());
    for (int client : masks.masked()) {
      Secret secret = members.contains(client) ? Secret.SELF_MASK : Secret.MASK_KEY;
      requireShares(unmask, client, secret);
    }
    long[] values = masked.values().clone();
    masks.unmask(unmask.closed().members(), release.shard(), values);
    if (unmask.spec().modulusBits() == Integer.SIZE) {
      for (int i = 0; i < values.length; i++) {
        values[i] = (int) values[i];
      }
    }
    long weight = values[values.length - 1];
    return Optional.of(new PlainSum(Arrays.copyOf(values, values.length - 1), weight));
  }

  private void requireShares(Unmask unmask, int client, Secret secret) {
    KeysFixed keys = unmask.transcript().setup().keys();
    List<String> cohort = unmask.round().cohort();
    long shares = 0;
    for (Sender responder : unmask.transcript().answers().responders()) {
      Message answer = world.secagg.get(responder.offset());
      assertThat(answer.client()).isEqualTo(cohort.get(responder.cohortIndex()));
      if (answer.revealed().get(cohort.get(client)) == secret) {
        shares++;
      }
    }
    assertThat(shares)
        .as("shares of the %s of client %d in %s", secret, client, unmask.round())
        .isGreaterThanOrEqualTo(keys.threshold());
  }
}
