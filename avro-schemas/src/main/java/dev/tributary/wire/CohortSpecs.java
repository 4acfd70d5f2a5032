package dev.tributary.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.core.check.Require;
import dev.tributary.core.job.CohortSpec;
import dev.tributary.core.selection.ClientSelectors;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * The part {@code cohort} of a job spec. How many clients are selected may be given as a number, or
 * as a ratio to the goal; a spec that was read has the number.
 */
final class CohortSpecs {
  private static final String SIZE = "size";
  private static final String RATIO = "overProvisioning";
  private static final String GOAL = "goal";
  private static final String SELECTION = "selection";

  private static final long DEFAULT_PATIENCE_MILLIS = 10_000;
  private static final String DEFAULT_SELECTION = "first";

  private CohortSpecs() {}

  static CohortSpec of(SpecObject spec) {
    SpecObject cohort =
        spec.object("cohort", SIZE, RATIO, GOAL, "minimum", "patienceMillis", SELECTION, "labels");
    int size = size(cohort);
    int goal = cohort.integer(GOAL, size);
    return new CohortSpec(
        size,
        goal,
        cohort.integer("minimum", goal),
        cohort.longInteger("patienceMillis", DEFAULT_PATIENCE_MILLIS),
        selection(cohort),
        cohort.texts("labels"));
  }

  private static String selection(SpecObject cohort) {
    return cohort.text(SELECTION, DEFAULT_SELECTION);
  }

  private static int size(SpecObject cohort) {
    if (cohort.has(RATIO)) {
      return provisioned(cohort);
    }
    // Draws by chance need room above the goal, which only the owner can say how much of.
    boolean goalWillDo = cohort.has(GOAL) && !selection(cohort).equals(ClientSelectors.POISSON);
    return goalWillDo && !cohort.has(SIZE) ? goal(cohort) : cohort.integer(SIZE);
  }

  /** The goal times the ratio, rounded up: of the decimals, so that 1.1 times 10 is 11. */
  private static int provisioned(SpecObject cohort) {
    BigDecimal ratio = cohort.decimal(RATIO);
    // Before any arithmetic: an exponent can make a number of a billion digits.
    cohort.require(
        ratio.compareTo(BigDecimal.ONE) >= 0
            && ratio.compareTo(BigDecimal.valueOf(CohortSpec.MAX_SIZE)) <= 0,
        RATIO,
        "in [1, %d]".formatted(CohortSpec.MAX_SIZE));
    cohort.require(!cohort.has(SIZE), RATIO, "left out with cohort.size");
    cohort.require(
        !selection(cohort).equals(ClientSelectors.POISSON),
        RATIO,
        "left out with cohort.selection poisson, where cohort.size is room for a draw");
    int size =
        BigDecimal.valueOf(goal(cohort))
            .multiply(ratio)
            .setScale(0, RoundingMode.CEILING)
            .intValueExact();
    cohort.require(
        size <= CohortSpec.MAX_SIZE,
        RATIO,
        "so small that cohort.size is at most %d".formatted(CohortSpec.MAX_SIZE));
    return size;
  }

  private static int goal(SpecObject cohort) {
    int goal = cohort.integer(GOAL);
    Require.range("cohort.goal", goal, 1, CohortSpec.MAX_SIZE);
    return goal;
  }

  static void put(CohortSpec cohort, ObjectNode json) {
    ObjectNode object =
        json.putObject("cohort")
            .put(SIZE, cohort.size())
            .put(GOAL, cohort.goal())
            .put("minimum", cohort.minimum())
            .put("patienceMillis", cohort.patienceMillis())
            .put(SELECTION, cohort.selection());
    if (!cohort.labels().isEmpty()) {
      cohort.labels().forEach(object.putObject("labels")::put);
    }
  }
}
