package dev.tributary.wire;

import java.util.List;
import org.apache.avro.specific.SpecificRecord;

/**
 * What one change of the protocol added to version 1.
 *
 * @param name of the file with its golden bytes
 * @param samples records that could not be written before, one of a kind
 * @param changed those of records that were there before and say something new
 * @param table how the column of those begins that the protocol's page has them in; empty if all
 *     records are new, which stand in the table of all
 */
record Addition(
    String name, List<SpecificRecord> samples, List<SpecificRecord> changed, String table) {

  /** In the order of the changes. */
  static final List<Addition> ALL =
      List.of(
          // Secure rounds.
          new Addition("v2", Samples.ofVersion2(), List.of(), ""),
          // Differential privacy.
          new Addition(
              "v3", Samples.ofVersion3(), Samples.changedByVersion3(), "record with privacy"),
          // Norms that adapt.
          new Addition(
              "v4", Samples.changedByVersion4(), Samples.changedByVersion4(), "record with a norm"),
          new Addition(
              "aliases", AliasSamples.all(), AliasSamples.changed(), "record with aliases"),
          // What clients offer, jobs that are paused, who took part.
          new Addition(
              "v5", Samples.ofVersion5(), Samples.changedByVersion5(), "record that says more"),
          // What clients decline.
          new Addition(
              "v6",
              Samples.changedByVersion6(),
              Samples.changedByVersion6(),
              "record that declines"),
          // The evaluation of a round, and how near a job is to its end.
          new Addition(
              "stopping", StopSamples.all(), StopSamples.changed(), "record with stop conditions"),
          new Addition("holds", HoldSamples.all(), HoldSamples.changed(), "record with holds"),
          // Jobs that are being stopped, notes, and jobs that were deleted.
          new Addition("orders", OrderSamples.all(), OrderSamples.changed(), "record of orders"),
          // The hash of a spec in each round that is decided by it.
          new Addition(
              "updates",
              UpdateSamples.all(),
              UpdateSamples.changed(),
              "record with the hash of a spec"));

  @Override
  public String toString() {
    return name;
  }
}
