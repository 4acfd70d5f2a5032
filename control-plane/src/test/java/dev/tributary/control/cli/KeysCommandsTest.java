package dev.tributary.control.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.storage.identity.DirectoryFile;
import dev.tributary.storage.identity.IdentityFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys in files; no broker. */
@DisabledOnOs(OS.WINDOWS)
class KeysCommandsTest {
  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"create", "enroll", "list"})
  void everyVerbHasHelpWithAnExample(String verb) {
    Terminal terminal = Terminal.run("keys", verb, "--help");

    assertThat(terminal.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(terminal.out()).contains("Examples:", "  ./tributary keys " + verb);
    assertThat(terminal.err()).isEmpty();
  }

  @Test
  void aVerbIsNeeded() {
    Terminal terminal = Terminal.run("keys");

    assertThat(terminal.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(terminal.err()).contains("create", "enroll", "list", "Exit codes");
  }

  @Test
  void aKeyIsCreatedForItsOwnerAlone() throws IOException {
    Path file = directory.resolve("identity.key");

    Terminal terminal = create(file);

    assertThat(terminal.exitCode()).isEqualTo(ExitCode.OK);
    String key = IdentityFile.read(file).identity().publicKey().toString();
    assertThat(terminal.lines())
        .containsExactly(
            "identity of hospital-7 written to " + file,
            "enroll it with: ./tributary keys enroll --client hospital-7 --public-key " + key);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(terminal.out()).doesNotContain(secret(file));
  }

  @Test
  void aKeyThatIsThereIsNotReplaced() throws IOException {
    Path file = directory.resolve("identity.key");
    create(file);
    byte[] before = Files.readAllBytes(file);

    Terminal second = create(file);

    assertThat(second.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(second.err()).startsWith("error: identity file must be a new one, got " + file);
    assertThat(file).hasBinaryContent(before);
  }

  @Test
  void aPlaceThatCanNotBeWrittenIsAFailure() {
    Terminal terminal = create(directory.resolve("no/such/folder/identity.key"));

    assertThat(terminal.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(terminal.err()).startsWith("error: ").contains("no/such/folder");
  }

  @Test
  void aClientIdThatIsNoNameIsAUsageError() {
    Terminal terminal =
        Terminal.run(
            "keys", "create", "--client", "a/b", "--to", directory.resolve("k").toString());

    assertThat(terminal.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(terminal.err()).contains("client must match").contains("a/b");
    assertThat(directory.resolve("k")).doesNotExist();
  }

  @Test
  void aKeyIsEnrolledInADirectoryFileAndListed() throws IOException {
    Path file = directory.resolve("identity.key");
    Path clients = directory.resolve("clients.txt");
    create(file);
    String key = IdentityFile.read(file).identity().publicKey().toString();

    Terminal first = enroll(file.toString(), "--directory", clients.toString());
    Terminal again =
        enroll("--client", "hospital-7", "--public-key", key, "--directory", clients.toString());
    Terminal list = Terminal.run("keys", "list", "--directory", clients.toString());
    Terminal json =
        Terminal.run("keys", "list", "--directory", clients.toString(), "--output", "json");

    assertThat(first.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(first.lines()).containsExactly("client hospital-7 is enrolled with key " + key);
    assertThat(again.lines())
        .containsExactly("client hospital-7 was enrolled before with key " + key);
    assertThat(list.lines()).containsExactly("CLIENT      PUBLIC KEY", "hospital-7  " + key);
    assertThat(json.json().at("/keys/0/client").textValue()).isEqualTo("hospital-7");
    assertThat(json.json().at("/keys/0/publicKey").textValue()).isEqualTo(key);
    assertThat(Files.readString(clients)).doesNotContain(secret(file));
  }

  @Test
  void anotherKeyForAKnownClientNeedsAWord() {
    Path clients = directory.resolve("clients.txt");
    String one = "01".repeat(32);
    String two = "02".repeat(32);
    enrollIn(clients, one);

    Terminal refused = enrollIn(clients, two);
    Terminal replaced = enrollIn(clients, two, "--replace", "--output", "json");

    assertThat(refused.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(refused.err())
        .startsWith(
            "error: key of client edge-1 must be %s, which is enrolled, got %s"
                .formatted(one, two));
    assertThat(replaced.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(replaced.json().get("changed").booleanValue()).isTrue();
    assertThat(replaced.json().get("topic").isNull()).isTrue();
    assertThat(DirectoryFile.read(clients).get("edge-1")).hasToString(two);
  }

  @Test
  void whoToEnrollMustBeSaidOnce() {
    assertThat(enroll().exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(enroll("--client", "edge-1").exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(
            enroll("identity.key", "--client", "edge-1", "--public-key", "01".repeat(32))
                .exitCode())
        .isEqualTo(ExitCode.USAGE);
    Terminal noKey = enroll("--client", "edge-1", "--public-key", "xyz", "--directory", "none");
    assertThat(noKey.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(noKey.err()).contains("--public-key must be 64 hexadecimal digits, got xyz");
  }

  private Terminal create(Path file) {
    return Terminal.run("keys", "create", "--client", "hospital-7", "--to", file.toString());
  }

  private static Terminal enrollIn(Path clients, String key, String... more) {
    String[] first = {"--client", "edge-1", "--public-key", key, "--directory", clients.toString()};
    return enroll(Stream.concat(Arrays.stream(first), Arrays.stream(more)).toArray(String[]::new));
  }

  private static Terminal enroll(String... arguments) {
    return Terminal.run(
        Stream.concat(Stream.of("keys", "enroll"), Arrays.stream(arguments))
            .toArray(String[]::new));
  }

  private static String secret(Path file) throws IOException {
    return Files.readAllLines(file).stream()
        .filter(line -> line.startsWith("privateKey"))
        .map(line -> line.substring("privateKey: ".length()))
        .findFirst()
        .orElseThrow();
  }
}
