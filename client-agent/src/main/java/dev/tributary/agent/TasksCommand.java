package dev.tributary.agent;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.agent.consent.Task;
import dev.tributary.agent.consent.TaskFiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;

@Command(
    name = "tasks",
    description = "The jobs that ask for this site's data, and what is done for them.",
    footer = {
      "  ./tributary agent tasks --config agent.yaml",
      "  ./tributary agent tasks --config agent.yaml --output json"
    })
final class TasksCommand extends SiteCommand {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> HEADER =
      List.of("JOB", "NAME", "NAMESPACE", "TRAINER", "DATA SET", "SPEC", "STATE", "REASON");
  static final int SHOWN_DIGITS = 12;

  @Override
  int run(TaskFiles files) throws IOException {
    List<Task> tasks = files.tasks();
    if (json()) {
      print(document(tasks));
    } else {
      table(tasks).forEach(this::print);
    }
    return 0;
  }

  private static ObjectNode document(List<Task> tasks) {
    ObjectNode document = JSON.createObjectNode();
    ArrayNode list = document.putArray("tasks");
    for (Task task : tasks) {
      list.addObject()
          .put("job", task.job())
          .put("name", task.name())
          .put("namespace", task.namespace())
          .put("trainer", task.trainer())
          .put("dataSet", task.dataSet())
          .put("specSha256", task.specSha256())
          .put("state", task.state().words())
          .put("reason", task.reason());
    }
    return document;
  }

  private static List<String> table(List<Task> tasks) {
    List<List<String>> rows = new ArrayList<>(List.of(HEADER));
    for (Task task : tasks) {
      rows.add(
          List.of(
              task.job(),
              task.name(),
              task.namespace(),
              task.trainer(),
              task.dataSet(),
              task.specSha256().substring(0, SHOWN_DIGITS),
              task.state().words(),
              task.reason()));
    }
    return rows.stream().map(row -> line(row, rows)).toList();
  }

  private static String line(List<String> row, List<List<String>> rows) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < row.size(); i++) {
      int column = i;
      int width = rows.stream().mapToInt(each -> each.get(column).length()).max().orElse(0);
      line.append(row.get(i)).append(" ".repeat(width - row.get(i).length() + 2));
    }
    return line.toString().stripTrailing();
  }
}
