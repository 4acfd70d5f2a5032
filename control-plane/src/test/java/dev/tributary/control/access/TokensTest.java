package dev.tributary.control.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokensTest {
  @TempDir private Path directory;

  @Test
  void aCreatedTokenIsKnownByItsHashAlone() throws IOException {
    Path file = directory.resolve("tokens.yaml");

    String first = Tokens.create(file, "ann", Role.VIEWER, List.of("default"));
    String second = Tokens.create(file, "bob", Role.ADMIN, List.of(Grant.EVERYWHERE));

    Tokens tokens = Tokens.read(file);
    assertThat(tokens.grant(first)).map(Grant::name).contains("ann");
    assertThat(tokens.grant(second)).map(Grant::role).contains(Role.ADMIN);
    assertThat(tokens.grant(second + "x")).isEmpty();
    assertThat(tokens.grant("")).isEmpty();
    assertThat(Files.readString(file)).doesNotContain(first, second);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void aNameIsGivenOnce() throws IOException {
    Path file = directory.resolve("tokens.yaml");
    Tokens.create(file, "ann", Role.VIEWER, List.of("default"));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Tokens.create(file, "ann", Role.ADMIN, List.of("default")))
        .withMessage("--name must not be in %s, got ann".formatted(file));
  }

  @Test
  void aGrantCoversItsNamespacesAndTheRolesBelowItsOwn() {
    Grant ward = new Grant("ward", Role.OPERATOR, List.of("ward"), "ab".repeat(32));

    assertThat(ward.covers("ward")).isTrue();
    assertThat(ward.covers("default")).isFalse();
    assertThat(Grant.EVERYTHING.covers("anything")).isTrue();
    assertThat(Role.OPERATOR.includes(Role.VIEWER)).isTrue();
    assertThat(Role.OPERATOR.includes(Role.ADMIN)).isFalse();
  }

  @Test
  void whatIsNoFileOfTokensIsRefusedByFileAndKey() throws IOException {
    String entry = "tokens:\n  - {name: a, role: viewer, namespaces: [b], sha256: %s}\n";
    String good = entry.formatted("ab".repeat(32));
    for (String[] broken :
        new String[][] {
          {"{}", "tokens must be a list"},
          {good.replace("viewer", "king"), "tokens.role must be one of [viewer, operator, admin]"},
          {good.replace("ab", "xy"), "tokens.sha256 must be 64 hex digits"},
          {good.replace("[b]", "[]"), "tokens.namespaces must name one at least"},
          {good.replace("name:", "nick: x, name:"), "tokens.nick is not known"},
          {"tokens: [", "while parsing"},
        }) {
      Path file = Files.writeString(directory.resolve("broken.yaml"), broken[0]);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Tokens.read(file))
          .withMessageStartingWith(file + ": ")
          .withMessageContaining(broken[1]);
    }
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    Path missing = directory.resolve("missing.yaml");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Tokens.read(missing))
        .withMessage(missing + " does not exist");
  }
}
