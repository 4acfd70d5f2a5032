package dev.tributary.core.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.core.client.ClientAction.Advertise;
import dev.tributary.core.client.ClientAction.AnswerUnmask;
import dev.tributary.core.client.ClientAction.ShareKeys;
import dev.tributary.core.client.ClientAction.UploadMasked;
import dev.tributary.core.coordination.SecurePhase;
import dev.tributary.core.job.ModelSpec;
import dev.tributary.core.job.SecureAggregationSpec;
import dev.tributary.core.round.JobInfo;
import dev.tributary.core.round.Member;
import dev.tributary.core.simulation.SecAggTopic.Message;
import dev.tributary.core.simulation.SecAggTopic.Secret;
import dev.tributary.core.update.UpdateChunk;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A client's side of secure rounds, with what it keeps on disk: its seeds and its answers. */
final class MaskingClient {
  private record Round(String job, int round) {}

  private final World world;
  private final String id;
  private final Map<Round, Long> seeds = new HashMap<>();
  private final Map<Round, Message> answers = new HashMap<>();

  MaskingClient(World world, String id) {
    this.world = world;
    this.id = id;
  }

  Message advertise(Advertise action) {
    Round round = new Round(action.job().id(), action.round().round());
    long seed = seeds.computeIfAbsent(round, r -> world.dice.seed());
    String digest = Masks.sha256(List.of(round, id, seed));
    return message(round, action.job(), SecurePhase.KEYS, seed, digest, Map.of());
  }

  Message share(ShareKeys action) {
    Round round = new Round(action.job().id(), action.round().round());
    assertThat(seeds).as("seeds of %s, which is to share them", id).containsKey(round);
    return message(round, action.job(), SecurePhase.SHARES, 0, "", Map.of());
  }

  /** The same answer again if it was given before, and never another. */
  Message answer(AnswerUnmask action) {
    Round round = new Round(action.job().id(), action.round().round());
    String session = action.job().fingerprintKey();
    String digest = new Masks().memberDigest(session, action.setup(), action.closed());
    Message known = answers.get(round);
    if (known != null) {
      assertThat(known.digest()).as("what %s is asked for %s", id, round).isEqualTo(digest);
      return known;
    }
    Masks.OfRound masks = new Masks.OfRound(world, session, action.setup(), action.round());
    Set<Integer> members =
        action.closed().members().stream().map(Member::cohortIndex).collect(Collectors.toSet());
    Map<String, Secret> revealed = new TreeMap<>();
    List<String> cohort = action.round().cohort();
    for (int neighbour : masks.neighboursOf(cohort.indexOf(id))) {
      if (masks.masked().contains(neighbour)) {
        Secret secret = members.contains(neighbour) ? Secret.SELF_MASK : Secret.MASK_KEY;
        revealed.put(cohort.get(neighbour), secret);
      }
    }
    Message answer = message(round, action.job(), SecurePhase.UNMASK, 0, digest, revealed);
    answers.put(round, answer);
    return answer;
  }

  private Message message(
      Round round,
      JobInfo job,
      SecurePhase phase,
      long seed,
      String digest,
      Map<String, Secret> revealed) {
    return new Message(
        round.job(), round.round(), job.fingerprintKey(), phase, id, seed, digest, revealed, true);
  }

  List<UpdateChunk> upload(UploadMasked action) {
    SecureAggregationSpec secure = action.job().spec().privacy().secureAggregation().orElseThrow();
    ModelSpec model = action.job().spec().model();
    int self = action.round().cohort().indexOf(id);
    Masks.OfRound masks =
        new Masks.OfRound(world, action.job().fingerprintKey(), action.setup(), action.round());
    List<long[]> plain = Training.quantised(world, action, id);
    world.witness().onMasked(action.job().id(), action.round().round(), id, plain);
    List<UpdateChunk> chunks = new ArrayList<>();
    for (int shard = 0; shard < model.shardCount(); shard++) {
      long[] values = plain.get(shard).clone();
      masks.mask(self, shard, values);
      ByteBuffer bytes =
          ByteBuffer.allocate(values.length * secure.valueBytes()).order(ByteOrder.LITTLE_ENDIAN);
      for (long value : values) {
        if (secure.modulusBits() == Integer.SIZE) {
          bytes.putInt((int) value);
        } else {
          bytes.putLong(value);
        }
      }
      chunks.add(
          new UpdateChunk(
              action.job().id(),
              action.round().round(),
              action.round().modelVersion(),
              id,
              1,
              shard,
              model.shardCount(),
              0,
              bytes.array(),
              0,
              bytes.capacity()));
    }
    return chunks;
  }
}
