package dev.tributary.core.selection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientSelectorsTest {
  private static final List<String> TEN =
      IntStream.range(0, 10).mapToObj(i -> "client" + i).toList();

  private static final List<Candidate> CANDIDATES = TEN.stream().map(Candidate::of).toList();

  private final ClientSelectors selectors = ClientSelectors.onClassPath();

  private static Draw draw(int size, int round) {
    return new Draw(size, 1, 7, "00ff", "job", round, 0.5);
  }

  @Test
  void anUnknownSelectionIsRefusedWithTheKnownOnesOthersThanOursAmongThem() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> selectors.requireKnown("best"))
        .withMessage(
            "cohort.selection must be one of [first, last, poisson, resources, uniform, unruly,"
                + " untrained-first, utility], got best");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> selectors.requireKnown(null))
        .withMessageEndingWith("got null");
  }

  @Test
  void aNameIsProvidedOnce() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ClientSelectors(List.of(new LastById(), new LastById())))
        .withMessage(
            "selection last must be provided once, got %s and %s", LastById.class, LastById.class);
  }

  @Test
  void aNameThatNoSpecCouldSayIsRefused() {
    ClientSelector nameless =
        new ClientSelector() {
          @Override
          public String name() {
            return "the best";
          }

          @Override
          public List<String> select(List<Candidate> candidates, Draw draw) {
            return List.of();
          }
        };

    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ClientSelectors(List.of(nameless)))
        .withMessageStartingWith("name of " + nameless.getClass() + " must match")
        .withMessageEndingWith("got the best");
  }

  @Test
  void whatOthersWroteIsPickedWithAsOursIs() throws Exception {
    assertThat(selectors.pick("last", CANDIDATES, draw(2, 1)))
        .containsExactly("client8", "client9");
    assertThat(selectors.pick("first", CANDIDATES, draw(2, 1)))
        .containsExactly("client0", "client1");
  }

  @Test
  void drawsByChanceArePickedWhateverTheirSize() throws Exception {
    Draw nobody = new Draw(3, 2, 7, "00ff", "job", 1, 0);

    assertThat(selectors.pick("poisson", CANDIDATES, nobody)).isEmpty();
    assertThat(selectors.pick("poisson", CANDIDATES, new Draw(3, 2, 7, "00ff", "job", 1, 1)))
        .isEqualTo(TEN);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          throws    | pick clients, got java.lang.IllegalStateException: no idea !!!
          unlinked  | pick clients, got java.lang.NoSuchMethodError: Candidate.loss
          recursive | pick clients, got java.lang.StackOverflowError
          null      | pick clients, got java.lang.NullPointerException
          nulls     | pick clients, got java.lang.NullPointerException
          changes   | pick clients, got java.lang.UnsupportedOperationException
          stranger  | pick clients that are there, got a stranger
          twice     | pick clients in their order, none twice, got client0 after client0
          backwards | pick clients in their order, none twice, got client8 after client9
          nobody    | pick from 2 to 9 clients, got 0
          many      | pick from 2 to 9 clients, got 10
          """)
  void aBrokenRuleIsToldWithTheNameOfTheSelection(String job, String message) {
    Draw draw = new Draw(9, 2, 7, "00ff", job, 1, 1);

    assertThatThrownBy(() -> selectors.pick("unruly", CANDIDATES, draw))
        .isInstanceOf(SelectionException.class)
        .hasMessageStartingWith("cohort.selection unruly must " + message)
        .extracting(thrown -> thrown.getMessage().length())
        .satisfies(length -> assertThat(length).isLessThan(300));
  }

  @Test
  void aSelectionThatIsNotThereIsTold() {
    assertThatThrownBy(() -> selectors.pick("gone", CANDIDATES, draw(2, 1)))
        .isInstanceOf(SelectionException.class)
        .hasMessageStartingWith("cohort.selection must be one of [first,")
        .hasMessageEndingWith("got gone");
  }

  /** Whoever reads the log without the selection must come to the same state. */
  @Test
  void whetherHistoryIsKeptFollowsFromTheNameAlone() {
    assertThat(Stream.of("first", "poisson", "resources", "uniform"))
        .noneMatch(ClientSelectors::asksForHistory);
    assertThat(Stream.of("untrained-first", "utility", "last", "nowhere"))
        .allMatch(ClientSelectors::asksForHistory);
  }
}
