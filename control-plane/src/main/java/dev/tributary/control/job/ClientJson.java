package dev.tributary.control.job;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.core.offer.ClientOffer;
import dev.tributary.core.offer.HeldDataSet;
import dev.tributary.core.round.ClientHold;
import dev.tributary.core.round.ClientHolds;
import dev.tributary.core.scheduling.ClientTasks.Task;
import dev.tributary.core.scheduling.Load;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Clients as programs read them; see {@link JobJson} for the rules. */
public final class ClientJson {
  private ClientJson() {}

  /** All clients. */
  public static ObjectNode clients(List<HeardClient> clients) {
    return clients(clients, clients.size(), Optional.empty(), job -> true);
  }

  /**
   * A page of clients.
   *
   * @param total how many there are on all pages
   * @param next what the next page comes after; empty if this is the last
   * @param visible whether a job may be named
   */
  public static ObjectNode clients(
      List<HeardClient> page, int total, Optional<String> next, Predicate<String> visible) {
    ObjectNode document = JobJson.object();
    ArrayNode list = document.putArray("clients");
    page.forEach(client -> list.add(client(client, visible)));
    document.put("total", total);
    document.put("next", next.orElse(null));
    return document;
  }

  public static ObjectNode client(HeardClient client) {
    return client(client, job -> true);
  }

  /**
   * The same for who may not know all jobs.
   *
   * @param visible whether a job may be named
   */
  public static ObjectNode client(HeardClient client, Predicate<String> visible) {
    ClientOffer offer = client.presence().offer();
    ObjectNode node = JobJson.object();
    node.put("id", client.id());
    node.put("state", client.standing().toString());
    node.put("reason", client.reason());
    node.put("heardMillis", client.presence().seenMillis());
    node.set("holds", holds(client.holds()));
    node.put("sessionStartedMillis", client.sign().sessionStartedMillis());
    node.put("agentVersion", client.sign().agentVersion());
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
    Load load = client.load();
    node.putObject("reserved").put("memoryBytes", load.memoryMiB() << 20).put("gpus", load.gpus());
    node.putObject("speed")
        .put("secondsPerBatch", offer.speed().secondsPerBatch())
        .put("uploadBytesPerSecond", offer.speed().uploadBytesPerSecond());
    List<Task> named = client.tasks().stream().filter(task -> visible.test(task.job())).toList();
    ArrayNode jobs = node.putArray("jobs");
    named.forEach(task -> jobs.add(task.job()));
    ArrayNode tasks = node.putArray("tasks");
    for (Task task : named) {
      tasks
          .addObject()
          .put("job", task.job())
          .put("round", task.round())
          .put("untilMillis", task.untilMillis());
    }
    ObjectNode declined = node.putObject("declined");
    offer
        .declined()
        .forEach(
            (job, reason) -> {
              if (visible.test(job)) {
                declined.put(job, reason);
              }
            });
    return node;
  }

  private static ObjectNode holds(ClientHolds holds) {
    ObjectNode node = JobJson.object();
    node.set("cordon", hold(holds.cordon()));
    node.set("quarantine", hold(holds.quarantine()));
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
