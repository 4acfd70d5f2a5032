package dev.tributary.storage.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.core.secagg.Identity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
class IdentityFileTest {
  private final IdentityFile created =
      new IdentityFile("hospital-7", Identity.create(new SecureRandom()));

  @TempDir private Path directory;
  private Path file;

  @BeforeEach
  void createIt() throws IOException {
    file = directory.resolve("identity.key");
    created.create(file);
  }

  @Test
  void whatIsCreatedIsRead() {
    IdentityFile read = IdentityFile.read(file);

    assertThat(read.client()).isEqualTo("hospital-7");
    assertThat(read.identity().publicKey()).isEqualTo(created.identity().publicKey());
    assertThat(read.identity().seed()).isEqualTo(created.identity().seed());
  }

  @Test
  void onlyTheOwnerMayReadIt() throws IOException {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void aFileThatIsThereIsNeverReplaced() throws IOException {
    byte[] before = Files.readAllBytes(file);

    assertThatThrownBy(() -> created.create(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "identity file must be a new one, got %s, which is there already".formatted(file));
    assertThat(file).hasBinaryContent(before);
  }

  @Test
  void aFileThatOthersMayReadIsRefused() throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));

    assertThatThrownBy(() -> IdentityFile.read(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            file + ": permissions must let nobody but the owner in (chmod 600), got rw-r-----");
  }

  @Test
  void whatIsWrongIsToldWithoutTheSecret() throws IOException {
    String secret = HexFormat.of().formatHex(created.identity().seed().copy());
    String text = Files.readString(file);
    String half = secret.substring(0, 40);

    refused(text.replace(secret, half), "privateKey must be 64 hexadecimal digits");
    refused(text.replace("privateKey", "secretKey"), "line 4 must give one of client");
    refused(text + text, "line 6 must give one of client, publicKey and privateKey, each once");
    refused(text.replaceAll("privateKey.*", ""), "identity file must give client, publicKey");
    refused(
        text.replace(secret, "00".repeat(32)),
        "identity.publicKey must be that of the private key");
    assertThat(created).asString().doesNotContain(secret);
  }

  private void refused(String text, String message) throws IOException {
    Files.writeString(file, text);
    String secret = HexFormat.of().formatHex(created.identity().seed().copy());

    assertThatThrownBy(() -> IdentityFile.read(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(file + ": " + message)
        .hasMessageNotContaining(secret.substring(0, 40));
  }
}
