package dev.tributary.control.job;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.core.round.LogRecord.RoundEvaluated;
import dev.tributary.core.round.StopProgress.Learned;
import java.util.OptionalDouble;

/** How the rounds of a job do by the metric that it goes by, as programs read it. */
final class StopJson {
  private StopJson() {}

  static ObjectNode json(JobView job, Learned learned) {
    ObjectNode node = JobJson.object();
    String metric =
        job.spec().flatMap(spec -> spec.rounds().stop().metric()).orElseThrow().spelling();
    node.put("metric", metric);
    node.put("value", learned.best());
    node.put("round", learned.bestRound());
    node.put("modelVersion", learned.bestVersion());
    node.put("roundsSince", learned.roundsSince());
    ObjectNode newest = node.putObject("newest");
    newest.put("value", learned.value());
    newest.put("round", learned.round());
    newest.put("modelVersion", learned.version());
    return node;
  }

  static ObjectNode json(RoundEvaluated record) {
    ObjectNode node = JobJson.object();
    node.put("round", record.round());
    node.put("modelVersion", record.version());
    node.put("loss", boxed(record.loss()));
    node.put("accuracy", boxed(record.accuracy()));
    node.put("clients", record.clients());
    node.put("examples", record.examples());
    return node;
  }

  private static Double boxed(OptionalDouble value) {
    return value.isPresent() ? (Double) value.getAsDouble() : null;
  }
}
