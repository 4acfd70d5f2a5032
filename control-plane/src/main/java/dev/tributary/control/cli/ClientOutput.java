package dev.tributary.control.cli;

import dev.tributary.control.job.HeardClient;
import dev.tributary.core.offer.ClientOffer;
import dev.tributary.core.offer.HeldDataSet;
import dev.tributary.core.offer.Machine;
import dev.tributary.core.offer.Speed;
import dev.tributary.core.round.ClientHold;
import dev.tributary.core.scheduling.ClientTasks.Task;
import dev.tributary.core.scheduling.Load;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Clients, for people. */
final class ClientOutput {
  private ClientOutput() {}

  /** With the reasons only if somebody is kept out of rounds. */
  static List<String> list(List<HeardClient> clients, long nowMillis) {
    boolean held = clients.stream().anyMatch(client -> client.holds().isHeld());
    List<Table.Column> columns =
        new ArrayList<>(
            List.of(
                Table.Column.text("CLIENT"),
                Table.Column.text("STATE"),
                Table.Column.text("TASKS"),
                Table.Column.text("DATA SETS"),
                Table.Column.text("LABELS"),
                Table.Column.number("DECLINES"),
                Table.Column.number("HEARD")));
    if (held) {
      columns.add(Table.Column.text("HELD"));
    }
    Table table = new Table(columns.toArray(Table.Column[]::new));
    for (HeardClient client : clients) {
      ClientOffer offer = client.presence().offer();
      List<String> cells =
          new ArrayList<>(
              List.of(
                  client.id(),
                  client.standing().toString(),
                  jobs(client.tasks()),
                  offer.dataSets().stream().map(HeldDataSet::name).collect(Collectors.joining(" ")),
                  labels(offer.labels()),
                  Integer.toString(offer.declined().size()),
                  Units.duration(Math.max(0, nowMillis - client.presence().seenMillis()))
                      + " ago"));
      if (held) {
        cells.add(why(client.holds().gravest(), nowMillis));
      }
      table.add(cells.toArray(String[]::new));
    }
    return table.lines();
  }

  private static String why(ClientHold hold, long nowMillis) {
    return hold.held()
        ? "by %s %s ago: %s"
            .formatted(
                hold.by(),
                Units.duration(Math.max(0, nowMillis - hold.sinceMillis())),
                hold.reason())
        : "";
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
    List<String> lines = standing(client, zone);
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
    addReserved(client.load(), lines);
    addTasks(client, zone, lines);
    offer.declined().forEach((job, reason) -> lines.add(fact("declines", job + ": " + reason)));
    return lines;
  }

  /** Where a client stands now that somebody has given an order about it. */
  static List<String> ordered(HeardClient client, ZoneId zone) {
    List<String> lines = standing(client, zone);
    addTasks(client, zone, lines);
    return lines;
  }

  private static List<String> standing(HeardClient client, ZoneId zone) {
    List<String> lines = new ArrayList<>();
    String why = client.reason().isEmpty() ? "" : ": " + client.reason();
    lines.add("%s is %s%s".formatted(client.id(), client.standing(), why));
    addHold("cordoned", client.holds().cordon(), zone, lines);
    addHold("quarantine", client.holds().quarantine(), zone, lines);
    return lines;
  }

  private static void addTasks(HeardClient client, ZoneId zone, List<String> lines) {
    for (Task task : client.tasks()) {
      lines.add(
          fact(
              "task",
              "job %s round %d, until %s at the latest"
                  .formatted(task.job(), task.round(), Units.time(task.untilMillis(), zone))));
    }
  }

  private static void addHold(String name, ClientHold hold, ZoneId zone, List<String> lines) {
    if (hold.held()) {
      lines.add(
          fact(
              name,
              "by %s since %s: %s"
                  .formatted(hold.by(), Units.time(hold.sinceMillis(), zone), hold.reason())));
    }
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

  private static void addReserved(Load load, List<String> lines) {
    if (load.memoryMiB() > 0 || load.gpus() > 0) {
      lines.add(
          fact(
              "reserved",
              "%s, %s"
                  .formatted(
                      Units.bytes(load.memoryMiB() << 20), Units.count(load.gpus(), "GPU"))));
    }
  }

  private static String fact(String name, String value) {
    return "  %-11s %s".formatted(name, value);
  }
}
