package dev.tributary.control.watch;

import dev.tributary.control.job.HeardClient;
import dev.tributary.control.job.WatchedJob;
import java.util.List;
import java.util.Optional;

/**
 * All that detectors look at, at one moment.
 *
 * @param fresh whether jobs and clients are as the topics tell; if not, nothing is said of them
 * @param lags empty if the broker does not say
 * @param flink jobs of Flink; empty if nobody knows where Flink is, or it does not answer
 */
public record Picture(
    boolean fresh,
    List<WatchedJob> jobs,
    List<HeardClient> clients,
    Optional<List<TopicLag>> lags,
    Optional<List<WatchedFlinkJob>> flink) {

  /** Of somebody who has not looked yet. */
  public static final Picture NOTHING =
      new Picture(false, List.of(), List.of(), Optional.empty(), Optional.empty());

  public Picture {
    jobs = List.copyOf(jobs);
    clients = List.copyOf(clients);
  }
}
