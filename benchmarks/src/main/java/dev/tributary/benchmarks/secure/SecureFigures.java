package dev.tributary.benchmarks.secure;

import java.util.List;
import java.util.Locale;

/**
 * What {@link SecureBenchmark} found.
 *
 * @param flower null if it was not asked for
 */
record SecureFigures(int params, MaskRates masking, Flower flower, List<Row> rows) {

  /**
   * One mask drawn and added to a vector of {@code params}, in Flower and here.
   *
   * @param secondsPerMask with its 32-bit seeded Mersenne Twister and int64 vectors
   * @param tributarySecondsPerMask with AES-256 and int32 vectors, in the same run
   * @param ratio theirs over ours
   */
  record Flower(
      String version, double secondsPerMask, double tributarySecondsPerMask, double ratio) {}

  /**
   * One cohort, semi-honest parameters for 5 % adversaries.
   *
   * @param dropouts clients that vanish after they shared their secrets
   * @param degree neighbours of each client
   * @param threshold of them that must answer
   * @param client median over the measured clients
   */
  record Row(int clients, int dropouts, int degree, int threshold, Client client, Server server) {}

  /** Seconds of one core. */
  record Client(double keys, double shares, double maskedInput, double answer, double total) {}

  /**
   * Seconds of one core.
   *
   * @param signatures of all messages, checked
   * @param fold of all chunks, as modular addition
   * @param masks expanded for each shard
   * @param unmasking by parallelism
   * @param total of one core: signatures, fold and the unmasking with one instance
   */
  record Server(
      double signatures, double fold, int masks, List<Unmasking> unmasking, double total) {}

  /**
   * @param seconds of the clock, from the answers to the sum
   */
  record Unmasking(int parallelism, double seconds) {}

  String table() {
    StringBuilder table = new StringBuilder();
    table.append(
        String.format(
            Locale.ROOT,
            "mask and add %.2f GB/s, AES-256-CTR alone %.2f GB/s: ratio %.2f%n",
            masking.maskBytesPerSecond() / 1e9,
            masking.keystreamBytesPerSecond() / 1e9,
            masking.ratio()));
    if (flower != null) {
      table.append(
          String.format(
              Locale.ROOT,
              "a mask over %,d coordinates: Flower %s %.4f s, Tributary %.4f s: ratio %.1f%n",
              params,
              flower.version(),
              flower.secondsPerMask(),
              flower.tributarySecondsPerMask(),
              flower.ratio()));
    }
    table.append(
        """

        | clients | dropouts | degree | threshold | client s | of it masking | server s | of it signatures | fold | unmasking, P = 1 | others |
        |---|---|---|---|---|---|---|---|---|---|---|
        """);
    rows.forEach(row -> table.append(line(row)).append('\n'));
    return table.toString();
  }

  static String line(Row row) {
    StringBuilder others = new StringBuilder();
    row.server().unmasking().stream()
        .skip(1)
        .forEach(
            one ->
                others.append(
                    String.format(Locale.ROOT, "P = %d: %.2f ", one.parallelism(), one.seconds())));
    return String.format(
        Locale.ROOT,
        "| %d | %d | %d | %d | %.3f | %.3f | %.2f | %.2f | %.2f | %.2f | %s |",
        row.clients(),
        row.dropouts(),
        row.degree(),
        row.threshold(),
        row.client().total(),
        row.client().maskedInput(),
        row.server().total(),
        row.server().signatures(),
        row.server().fold(),
        row.server().unmasking().get(0).seconds(),
        others.toString().strip());
  }
}
