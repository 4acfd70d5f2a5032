package dev.tributary.core.update;

/** What a {@link LocalAggregator} tells the rest of the job. */
public sealed interface Outcome {

  /**
   * An upload is whole, checked and folded.
   *
   * @param updateBytes bytes of its values
   */
  record Receipt(
      String job,
      int round,
      String client,
      int attempt,
      int partition,
      long weight,
      long updateBytes)
      implements Outcome {}

  /**
   * A contribution does not count.
   *
   * @param job the job it names, empty if unreadable; likewise the client
   * @param detail subject, rule and value for people
   * @param position the first record that failed
   */
  record Rejection(
      String job,
      int round,
      String client,
      int attempt,
      RejectReason reason,
      String detail,
      Position position)
      implements Outcome {}
}
