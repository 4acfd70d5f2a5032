package dev.tributary.control.watch;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.control.job.JobJson;
import java.util.List;

/** Alerts as programs read them; see {@link JobJson} for the rules. */
public final class AlertJson {
  private AlertJson() {}

  /**
   * @param lookedMillis when these were so, since 1970
   */
  public static ObjectNode alerts(List<Alert> open, List<Alert> ended, long lookedMillis) {
    ObjectNode document = JobJson.object();
    ArrayNode now = document.putArray("open");
    open.forEach(alert -> now.add(alert(alert)));
    ArrayNode past = document.putArray("ended");
    ended.forEach(alert -> past.add(alert(alert)));
    document.put("lookedMillis", lookedMillis);
    return document;
  }

  public static ObjectNode alert(Alert alert) {
    return JobJson.object()
        .put("id", alert.id())
        .put("kind", alert.kind().name())
        .put("subject", alert.subject())
        .put("job", alert.job().orElse(null))
        .put("sinceMillis", alert.sinceMillis())
        .put(
            "endedMillis",
            alert.endedMillis().isPresent() ? (Long) alert.endedMillis().getAsLong() : null)
        .put("what", alert.what())
        .put("todo", alert.todo());
  }
}
