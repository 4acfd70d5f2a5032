package dev.tributary.core.selection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.core.offer.HeldDataSet;
import dev.tributary.core.offer.Machine;
import dev.tributary.core.offer.Speed;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What every {@link ClientSelector} promises; its test extends this and says how to make one. */
public abstract class ClientSelectorContract {
  private static final int SEEDS = 300;

  /** A new one. */
  protected abstract ClientSelector selector();

  /** Of so many candidates, at least so many are picked. */
  protected int fewest(int candidates, Draw draw) {
    return Math.min(candidates, draw.size());
  }

  /** Of so many candidates, at most so many are picked. */
  protected int most(int candidates, Draw draw) {
    return Math.min(candidates, draw.size());
  }

  /** What a coordinator might ask, decided by a seed. */
  private record Question(List<Candidate> candidates, Draw draw) {
    static Question of(int seed) {
      Random random = new Random(seed);
      int size = 1 + random.nextInt(12);
      int minimum = 1 + random.nextInt(size);
      int round = 1 + random.nextInt(40);
      List<Candidate> candidates = new ArrayList<>();
      for (int i = minimum + random.nextInt(20); i > 0; i--) {
        candidates.add(candidate("client%03d".formatted(999 - i), round, random));
      }
      return new Question(
          List.copyOf(candidates),
          new Draw(
              size,
              minimum,
              random.nextLong(),
              Long.toHexString(random.nextLong()),
              "job-" + random.nextInt(10),
              round,
              random.nextBoolean() ? 1 : random.nextDouble()));
    }

    /** Of some nothing is known but the id. */
    private static Candidate candidate(String client, int round, Random random) {
      int rounds = random.nextBoolean() ? 0 : random.nextInt(round);
      return random.nextInt(4) == 0
          ? Candidate.of(client)
          : new Candidate(
              client,
              new HeldDataSet("digits", random.nextInt(1000), 64, 10),
              new Machine("Linux", 1 + random.nextInt(64), random.nextLong(1L << 40), 0),
              new Speed(random.nextDouble(), random.nextInt(3) * 1e6),
              rounds == 0 ? Participation.NONE : new Participation(rounds, round - 1),
              rounds == 0 ? OptionalDouble.empty() : loss(random));
    }

    /** Whatever a client may say. */
    private static OptionalDouble loss(Random random) {
      return switch (random.nextInt(4)) {
        case 0 -> OptionalDouble.empty();
        case 1 -> OptionalDouble.of(random.nextBoolean() ? 0 : 1e30);
        default -> OptionalDouble.of(3 * random.nextDouble());
      };
    }

    List<String> clients() {
      return candidates.stream().map(Candidate::client).toList();
    }
  }

  @Test
  void theServiceLoaderFindsTheSelectionByItsName() {
    assertThat(ClientSelectors.onClassPath().named(selector().name()))
        .isInstanceOf(selector().getClass());
  }

  @Test
  void whoIsPickedIsACandidateAndInOrderAndPickedOnce() {
    for (int seed = 0; seed < SEEDS; seed++) {
      Question question = Question.of(seed);

      assertThat(selector().select(question.candidates(), question.draw()))
          .as("seed %d", seed)
          .isSubsetOf(question.clients())
          .isSorted()
          .doesNotHaveDuplicates();
    }
  }

  @Test
  void asManyArePickedAsAreAskedForAndEverybodyWhenThereIsRoom() {
    for (int seed = 0; seed < SEEDS; seed++) {
      Question question = Question.of(seed);
      int candidates = question.candidates().size();

      assertThat(selector().select(question.candidates(), question.draw()))
          .as("seed %d", seed)
          .hasSizeBetween(fewest(candidates, question.draw()), most(candidates, question.draw()));
    }
  }

  @Test
  void theAnswerFollowsFromTheQuestionAloneWhateverWasAskedBefore() {
    ClientSelector busy = selector();
    for (int seed = 0; seed < SEEDS; seed++) {
      Question question = Question.of(seed);

      List<String> picked = busy.select(question.candidates(), question.draw());

      assertThat(busy.select(question.candidates(), question.draw()))
          .as("seed %d", seed)
          .isEqualTo(picked);
      assertThat(selector().select(question.candidates(), question.draw()))
          .as("seed %d", seed)
          .isEqualTo(picked);
    }
  }
}
