package dev.tributary.control.cli;

import dev.tributary.control.connection.Connection;
import dev.tributary.control.job.JobJson;
import dev.tributary.control.keys.KeyDirectory;
import dev.tributary.core.check.Require;
import dev.tributary.core.secagg.Bytes;
import dev.tributary.storage.identity.IdentityFile;
import dev.tributary.storage.identity.Keys;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "enroll",
    description = {
      "Make a client known by its public key: in the topic of identities, or in a directory file.",
      "Make sure that the key is the client's. Agents that take keys from the topic keep the first"
          + " that they meet, so a key that is replaced must be removed from their state"
          + " directories as well."
    },
    footer = {
      "  ./tributary keys enroll identity.key",
      "  ./tributary keys enroll --client hospital-7 --public-key 5f0c...9a",
      "  ./tributary keys enroll identity.key --directory clients.txt"
    })
final class EnrollKeyCommand extends Verb {
  @ArgGroup(multiplicity = "1")
  private Who who;

  @Option(
      names = "--directory",
      paramLabel = "FILE",
      description = "Write to this file and not to the topic; it is made if it is not there.")
  private Path directory;

  @Option(names = "--topic", description = "Write to the topic as well as to --directory.")
  private boolean topic;

  @Option(names = "--replace", description = "Let a client that is enrolled have another key.")
  private boolean replace;

  @Mixin private ConnectionOptions connection;

  /** A file or what stands in it. */
  private static final class Who {
    @Parameters(
        paramLabel = "FILE",
        description = "The client's identity file; nothing but client and public key is sent.")
    private Path file;

    @ArgGroup(exclusive = false)
    private Named named;

    private static final class Named {
      @Option(names = "--client", paramLabel = "ID", required = true, description = "The client.")
      private String client;

      @Option(
          names = "--public-key",
          paramLabel = "HEX",
          required = true,
          description = "Its public key, as 'keys create' has printed it.")
      private String publicKey;
    }
  }

  @Override
  public Integer call() throws IOException {
    String client;
    Bytes key;
    if (who.file != null) {
      IdentityFile identity = IdentityFile.read(who.file);
      client = identity.client();
      key = identity.identity().publicKey();
    } else {
      client = who.named.client;
      Require.name("--client", client);
      key = Keys.parse("--public-key", who.named.publicKey);
    }
    enroll(client, key);
    return ExitCode.OK;
  }

  private void enroll(String client, Bytes key) throws IOException {
    boolean toTopic = directory == null || topic;
    boolean changed = false;
    String topicName = null;
    if (toTopic) {
      Connection to = connection.connection();
      topicName = to.kafka().topics().identities();
      changed =
          KeyDirectory.connect(to.kafka(), connection.patience()).enroll(client, key, replace);
    }
    if (directory != null) {
      changed |= KeyDirectory.enroll(directory, client, key, replace);
    }
    if (json()) {
      print(
          JobJson.object()
              .put("client", client)
              .put("publicKey", key.toString())
              .put("topic", topicName)
              .put(
                  "directory",
                  directory == null ? null : directory.toAbsolutePath().normalize().toString())
              .put("changed", changed));
    } else {
      print(
          "client %s %s with key %s"
              .formatted(client, changed ? "is enrolled" : "was enrolled before", key));
    }
  }
}
