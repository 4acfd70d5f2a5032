package dev.tributary.control.job;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.core.offer.ClientOffer;
import dev.tributary.core.offer.HeldDataSet;
import dev.tributary.core.round.ClientHold;
import dev.tributary.core.scheduling.ClientTasks.Task;

/** A client as programs read it; see {@link JobJson} for the rules. */
public final class ClientJson {
  private ClientJson() {}

  public static ObjectNode client(HeardClient client) {
    ClientOffer offer = client.presence().offer();
    ObjectNode node = JobJson.object();
    node.put("id", client.id());
    node.put("state", client.standing().name());
    node.put("reason", client.reason());
    node.put("heardMillis", client.presence().seenMillis());
    node.set("holds", holds(client));
    offer.trainers().forEach(node.putArray("trainers")::add);
    ArrayNode dataSets = node.putArray("dataSets");
    for (HeldDataSet data : offer.dataSets()) {
      dataSets
          .addObject()
          .put("name", data.name())
          .put("rows", data.rows())
          .put("features", data.features())
          .put("classes", data.classes());
    }
    offer.labels().forEach(node.putObject("labels")::put);
    node.put("capacity", offer.capacity());
    node.putObject("machine")
        .put("os", offer.machine().os())
        .put("cpus", offer.machine().cpus())
        .put("memoryBytes", offer.machine().memoryBytes())
        .put("gpus", offer.machine().gpus());
    node.putObject("speed")
        .put("secondsPerBatch", offer.speed().secondsPerBatch())
        .put("uploadBytesPerSecond", offer.speed().uploadBytesPerSecond());
    ArrayNode jobs = node.putArray("jobs");
    client.tasks().forEach(task -> jobs.add(task.job()));
    ArrayNode tasks = node.putArray("tasks");
    for (Task task : client.tasks()) {
      tasks
          .addObject()
          .put("job", task.job())
          .put("round", task.round())
          .put("untilMillis", task.untilMillis());
    }
    offer.declined().forEach(node.putObject("declined")::put);
    return node;
  }

  private static ObjectNode holds(HeardClient client) {
    ObjectNode node = JobJson.object();
    node.set("cordon", hold(client.holds().cordon()));
    node.set("quarantine", hold(client.holds().quarantine()));
    return node;
  }

  /** Null if the client is not held so. */
  private static ObjectNode hold(ClientHold hold) {
    return hold.held()
        ? JobJson.object()
            .put("by", hold.by())
            .put("reason", hold.reason())
            .put("sinceMillis", hold.sinceMillis())
        : null;
  }
}
