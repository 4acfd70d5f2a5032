package dev.tributary.local.quickstart;

import java.util.Locale;

/**
 * One round as it is shown.
 *
 * @param clients whose updates count
 * @param accuracy share of the held-out rows, in [0, 1]
 * @param loss mean over the held-out rows
 * @param millis from the start of the round until its model was published
 * @param updateBytes bytes of the updates that count
 */
record RoundLine(
    int round, int clients, double accuracy, double loss, long millis, long updateBytes) {

  static String header() {
    return " round  clients  accuracy     loss  millis     bytes in";
  }

  String text() {
    return String.format(
        Locale.ROOT,
        " %5d  %7d    %.4f  %7.4f  %6d  %,11d",
        round,
        clients,
        accuracy,
        loss,
        millis,
        updateBytes);
  }
}
