package dev.tributary.agent.daemon;

import dev.tributary.core.round.LogRecord.RoundStarted;
import dev.tributary.wire.avro.ClientMetrics;

/** What a client tells of a round in which it measured nothing; the start of what it does tell. */
final class RoundMetrics {
  private RoundMetrics() {}

  static ClientMetrics.Builder of(String client, RoundStarted round, int attempt) {
    return ClientMetrics.newBuilder()
        .setJob(round.job())
        .setRound(round.round())
        .setClient(client)
        .setAttempt(attempt)
        .setModelVersion(round.modelVersion())
        .setExamples(0)
        .setLoss(null)
        .setAccuracy(null)
        .setTrainSeconds(0)
        .setFetchSeconds(0)
        .setUploadSeconds(0)
        .setUploadBytes(0)
        .setAtMillis(System.currentTimeMillis())
        .setFailure(null);
  }
}
