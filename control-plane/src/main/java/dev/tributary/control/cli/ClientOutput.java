package dev.tributary.control.cli;

import dev.tributary.control.job.HeardClient;
import dev.tributary.core.offer.ClientOffer;
import dev.tributary.core.offer.HeldDataSet;
import dev.tributary.core.offer.Machine;
import dev.tributary.core.offer.Speed;
import dev.tributary.core.scheduling.ClientTasks.Task;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Clients, for people. */
final class ClientOutput {
  private ClientOutput() {}

  static List<String> list(List<HeardClient> clients, long nowMillis) {
    Table table =
        new Table(
            Table.Column.text("CLIENT"),
            Table.Column.text("STATE"),
            Table.Column.text("TASKS"),
            Table.Column.text("DATA SETS"),
            Table.Column.text("LABELS"),
            Table.Column.number("DECLINES"),
            Table.Column.number("HEARD"));
    for (HeardClient client : clients) {
      ClientOffer offer = client.presence().offer();
      table.add(
          client.id(),
          client.standing().toString(),
          jobs(client.tasks()),
          offer.dataSets().stream().map(HeldDataSet::name).collect(Collectors.joining(" ")),
          labels(offer.labels()),
          Integer.toString(offer.declined().size()),
          Units.duration(Math.max(0, nowMillis - client.presence().seenMillis())) + " ago");
    }
    return table.lines();
  }

  private static String jobs(List<Task> tasks) {
    return tasks.stream()
        .map(task -> task.job() + " round " + task.round())
        .collect(Collectors.joining(", "));
  }

  private static String labels(Map<String, String> labels) {
    return labels.entrySet().stream()
        .map(label -> label.getKey() + "=" + label.getValue())
        .collect(Collectors.joining(" "));
  }

  static List<String> lines(HeardClient client, ZoneId zone) {
    ClientOffer offer = client.presence().offer();
    List<String> lines = new ArrayList<>();
    String why = client.reason().isEmpty() ? "" : ": " + client.reason();
    lines.add("%s is %s%s".formatted(client.id(), client.standing(), why));
    lines.add(fact("last heard", Units.time(client.presence().seenMillis(), zone)));
    lines.add(fact("trainers", String.join(" ", offer.trainers())));
    for (HeldDataSet data : offer.dataSets()) {
      lines.add(
          fact(
              "data set",
              "%s, %d rows, %d features, %d classes"
                  .formatted(data.name(), data.rows(), data.features(), data.classes())));
    }
    if (!offer.labels().isEmpty()) {
      lines.add(fact("labels", labels(offer.labels())));
    }
    lines.add(fact("capacity", Integer.toString(offer.capacity())));
    addMachine(offer, lines);
    for (Task task : client.tasks()) {
      lines.add(
          fact(
              "task",
              "job %s round %d, until %s at the latest"
                  .formatted(task.job(), task.round(), Units.time(task.untilMillis(), zone))));
    }
    offer.declined().forEach((job, reason) -> lines.add(fact("declines", job + ": " + reason)));
    return lines;
  }

  private static void addMachine(ClientOffer offer, List<String> lines) {
    Machine machine = offer.machine();
    if (!machine.equals(Machine.UNKNOWN)) {
      lines.add(
          fact(
              "machine",
              "%s, %d processors, %s, %d GPUs"
                  .formatted(
                      machine.os(),
                      machine.cpus(),
                      Units.bytes(machine.memoryBytes()),
                      machine.gpus())));
    }
    Speed speed = offer.speed();
    if (!speed.equals(Speed.UNKNOWN)) {
      lines.add(
          fact(
              "speed",
              String.format(
                  Locale.ROOT,
                  "%.4f s a batch, uploads %s a second",
                  speed.secondsPerBatch(),
                  Units.bytes((long) speed.uploadBytesPerSecond()))));
    }
  }

  private static String fact(String name, String value) {
    return "  %-11s %s".formatted(name, value);
  }
}
