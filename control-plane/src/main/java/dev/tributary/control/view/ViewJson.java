package dev.tributary.control.view;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.control.job.JobJson;
import dev.tributary.wire.avro.RejectedContribution;
import java.util.List;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** Rejections and curves as programs read them; see {@link JobJson} for the rules. */
public final class ViewJson {
  private ViewJson() {}

  public static ObjectNode rejection(RejectionsView.Entry entry) {
    RejectedContribution record = entry.record();
    return JobJson.object()
        .put("id", entry.offset())
        .put("job", record.getJob())
        .put("round", record.getRound())
        .put("client", record.getClient())
        .put("attempt", record.getAttempt())
        .put("reason", record.getReason())
        .put("detail", record.getDetail())
        .put("topic", record.getTopic())
        .put("partition", record.getPartition())
        .put("offset", record.getOffset())
        .put("atMillis", record.getAtMillis());
  }

  /**
   * What the clients of a job measured, round by round.
   *
   * @param most points to tell; reports without an update are counted over all of them
   */
  public static ObjectNode curve(String job, List<Curve.Point> points, int most) {
    ObjectNode document = JobJson.object().put("id", job);
    TreeMap<String, Integer> failures = new TreeMap<>();
    points.forEach(
        point ->
            point.failures().forEach((why, times) -> failures.merge(why, times, Integer::sum)));
    ObjectNode sums = document.putObject("failures");
    failures.forEach(sums::put);
    ArrayNode rounds = document.putArray("rounds");
    for (Curve.Point point : Curve.thinned(points, most)) {
      ObjectNode node = rounds.addObject();
      node.put("round", point.round());
      node.put("clients", point.clients());
      node.put("examples", point.examples());
      node.put("loss", boxed(point.loss()));
      node.put("accuracy", boxed(point.accuracy()));
      node.put("trainSeconds", point.trainSeconds());
      node.put("fetchSeconds", point.fetchSeconds());
      node.put("uploadSeconds", point.uploadSeconds());
      node.put("uploadBytes", point.uploadBytes());
      ObjectNode own = node.putObject("failures");
      point.failures().forEach(own::put);
    }
    return document;
  }

  /** Null for what JSON has no number for, too. */
  private static Double boxed(OptionalDouble value) {
    return value.isPresent() && Double.isFinite(value.getAsDouble())
        ? (Double) value.getAsDouble()
        : null;
  }
}
