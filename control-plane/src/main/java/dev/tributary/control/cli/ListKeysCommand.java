package dev.tributary.control.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.control.job.JobJson;
import dev.tributary.control.keys.KeyDirectory;
import dev.tributary.core.secagg.Bytes;
import dev.tributary.storage.identity.DirectoryFile;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "list",
    description = "The enrolled clients and their public keys.",
    footer = {
      "  ./tributary keys list",
      "  ./tributary keys list --directory clients.txt --output json"
    })
final class ListKeysCommand extends Verb {
  @Option(
      names = "--directory",
      paramLabel = "FILE",
      description = "What this file says, and not the topic.")
  private Path directory;

  @Mixin private ConnectionOptions connection;

  @Override
  public Integer call() {
    Map<String, Bytes> found =
        directory == null
            ? KeyDirectory.connect(connection.connection().kafka(), connection.patience()).keys()
            : DirectoryFile.read(directory);
    SortedMap<String, Bytes> keys = new TreeMap<>(found);
    if (json()) {
      print(document(keys));
    } else {
      Table table = new Table(Table.Column.text("CLIENT"), Table.Column.text("PUBLIC KEY"));
      keys.forEach((client, key) -> table.add(client, key.toString()));
      print(table.lines());
    }
    return ExitCode.OK;
  }

  private static ObjectNode document(SortedMap<String, Bytes> keys) {
    ObjectNode document = JobJson.object();
    ArrayNode list = document.putArray("keys");
    keys.forEach(
        (client, key) ->
            list.add(JobJson.object().put("client", client).put("publicKey", key.toString())));
    return document;
  }
}
