package dev.tributary.core.job;

import dev.tributary.core.check.Require;
import dev.tributary.core.vector.Grid;

/**
 * How the updates of a round are masked, so that only their sum can be read (SecAgg+: Bell et al.,
 * CCS 2020).
 *
 * @param modulusBits masked values are integers modulo 2^32 or 2^64
 * @param threatModel what the aggregation job might do
 * @param adversaryShare clients that might tell it all they know, as a share of the cohort, in [0,
 *     1)
 * @param dropoutShare clients that may vanish in a round, as a share of the cohort, in [0, 1)
 * @param securityBits the graph of neighbours fails with a probability of at most 2^-this
 * @param minimumMembers no sum over fewer clients is ever unmasked
 */
public record SecureAggregationSpec(
    int modulusBits,
    ThreatModel threatModel,
    double adversaryShare,
    double dropoutShare,
    int securityBits,
    int minimumMembers) {
  /** Of a sum over two, each of them could tell what the other one gave. */
  public static final int LEAST_MEMBERS = 3;

  private static final String KEY = "privacy.secureAggregation.";
  private static final int LEAST_LEVELS = 256;

  /** A chunk and its header fit into a record of 1 MiB. */
  private static final long MOST_CHUNK_BYTES = (1 << 20) - 4_096;

  /** What the aggregation job might do. */
  public enum ThreatModel {
    /** It follows the protocol and looks at all that it sees. */
    SEMI_HONEST("semi-honest"),
    /** It is honest while keys are exchanged, and does what it likes afterwards. */
    SEMI_MALICIOUS("semi-malicious");

    private final String spelling;

    ThreatModel(String spelling) {
      this.spelling = spelling;
    }

    /**
     * @throws IllegalArgumentException listing the known names
     */
    public static ThreatModel named(String name) {
      for (ThreatModel model : values()) {
        if (model.spelling.equals(name)) {
          return model;
        }
      }
      throw new IllegalArgumentException(
          KEY + "threatModel must be one of [semi-honest, semi-malicious], got " + name);
    }

    public String spelling() {
      return spelling;
    }
  }

  public SecureAggregationSpec {
    Require.that(
        modulusBits == Integer.SIZE || modulusBits == Long.SIZE,
        KEY + "modulusBits",
        "must be 32 or 64",
        modulusBits);
    Require.that(threatModel != null, KEY + "threatModel", "must be given", null);
    requireShare("adversaryShare", adversaryShare);
    requireShare("dropoutShare", dropoutShare);
    Require.range(KEY + "securityBits", securityBits, 1, 128);
    Require.range(KEY + "minimumMembers", minimumMembers, LEAST_MEMBERS, CohortSpec.MAX_SIZE);
  }

  private static void requireShare(String key, double share) {
    Require.that(share >= 0 && share < 1, KEY + key, "must be in [0, 1)", share);
  }

  /** Bytes of a masked value. */
  public int valueBytes() {
    return modulusBits / Byte.SIZE;
  }

  /** A masked chunk holds the client's weight after the shard's coordinates. */
  public int maskedValues(int shardSize) {
    return shardSize + 1;
  }

  void requireFit(CohortSpec cohort, ModelSpec model) {
    Require.that(
        minimumMembers <= cohort.goal(),
        KEY + "minimumMembers",
        "must be <= cohort.goal " + cohort.goal(),
        minimumMembers);
    long bytes = (long) maskedValues(model.shardSize(0)) * valueBytes();
    Require.range("model.shardCoordinates (bytes of a masked chunk)", bytes, 1, MOST_CHUNK_BYTES);
  }

  /**
   * The finest grid on which sums of {@code clients} updates stay below half of the modulus, so
   * that their sign can be told.
   *
   * @throws IllegalArgumentException if the weights do not fit, or if the largest contribution is
   *     left with fewer than 256 steps
   */
  public Grid grid(UpdateSpec update, int clients) {
    if (modulusBits == Long.SIZE) {
      return update.grid(clients);
    }
    long range = Integer.MAX_VALUE / clients;
    Require.that(
        update.maxWeight() <= range,
        "update.maxWeight * cohort.size",
        "must be < 2^31 with %smodulusBits of 32".formatted(KEY),
        update.maxWeight() + " * " + clients);
    double largest = (double) update.bound() * update.maxWeight();
    int exponent = Math.getExponent(range / largest);
    if (Math.scalb(largest, exponent) > range) {
      exponent--;
    }
    Require.that(
        Math.scalb(largest, exponent) >= LEAST_LEVELS,
        "cohort.size",
        "must leave each client %d levels with %smodulusBits of 32".formatted(LEAST_LEVELS, KEY),
        clients);
    return new Grid(exponent);
  }
}
