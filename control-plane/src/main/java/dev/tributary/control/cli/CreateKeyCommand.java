package dev.tributary.control.cli;

import dev.tributary.control.job.JobJson;
import dev.tributary.core.secagg.Identity;
import dev.tributary.storage.identity.IdentityFile;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "create",
    description = {
      "Make an identity for a client, on the machine of its agent, and write it to a file that its"
          + " owner alone can read. A file that is there is never replaced.",
      "Whoever has the file can speak for the client: it stays where it is. The public key that is"
          + " printed is what the federation has to enroll."
    },
    footer = {
      "  ./tributary keys create --client hospital-7 --to identity.key",
      "  ./tributary keys create --client hospital-7 --to identity.key --output json"
    })
final class CreateKeyCommand extends Verb {
  @Option(
      names = "--client",
      paramLabel = "ID",
      required = true,
      description = "The client, by the clientId of its agent.")
  private String client;

  @Option(
      names = "--to",
      paramLabel = "FILE",
      required = true,
      description = "Where to: the file that the agent's secureAggregation.identity names.")
  private Path file;

  @Override
  public Integer call() throws IOException {
    IdentityFile created = new IdentityFile(client, Identity.create(new SecureRandom()));
    created.create(file);
    String key = created.identity().publicKey().toString();
    if (json()) {
      print(
          JobJson.object()
              .put("client", client)
              .put("publicKey", key)
              .put("path", file.toAbsolutePath().normalize().toString()));
    } else {
      print("identity of %s written to %s".formatted(client, file));
      print(
          "enroll it with: ./tributary keys enroll --client %s --public-key %s"
              .formatted(client, key));
    }
    return ExitCode.OK;
  }
}
