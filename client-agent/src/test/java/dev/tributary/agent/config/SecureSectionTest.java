package dev.tributary.agent.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.agent.secagg.SecureSettings;
import dev.tributary.core.secagg.Assumptions;
import dev.tributary.core.secagg.ClientPolicy;
import dev.tributary.core.secagg.Identity;
import dev.tributary.core.secagg.ThreatModel;
import dev.tributary.storage.identity.DirectoryFile;
import dev.tributary.storage.identity.IdentityFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisabledOnOs(OS.WINDOWS)
class SecureSectionTest {
  private static final Identity IDENTITY = Identity.create(new SecureRandom());
  private static final String REST =
      """
      clientId: hospital-7
      kafka: {bootstrap.servers: '127.0.0.1:9092'}
      stateDirectory: state
      dataSets: {digits: {path: digits.csv, label: -1}}
      """;

  @TempDir private Path folder;

  @BeforeEach
  void theKeyLiesBesideTheConfiguration() throws IOException {
    Files.writeString(folder.resolve("digits.csv"), "1,2,0\n3,4,1\n");
    new IdentityFile("hospital-7", IDENTITY).create(folder.resolve("identity.key"));
    new IdentityFile("hospital-8", IDENTITY).create(folder.resolve("other.key"));
  }

  @Test
  void withoutTheSectionThereAreNoSecureRounds() throws IOException {
    assertThat(load("").secure()).isEmpty();
  }

  @Test
  void anIdentityIsEnough() throws IOException {
    SecureSettings secure = load("secureAggregation: {identity: identity.key}").secure().get();

    assertThat(secure.identity().publicKey()).isEqualTo(IDENTITY.publicKey());
    assertThat(secure.directory()).isEmpty();
    assertThat(secure.required()).isFalse();
    assertThat(secure.policy())
        .isEqualTo(new ClientPolicy(3, Assumptions.of(0.05, 0.05, ThreatModel.SEMI_HONEST)));
  }

  @Test
  void everyKeyIsTakenOver() throws IOException {
    DirectoryFile.write(folder.resolve("clients.txt"), Map.of("hospital-7", IDENTITY.publicKey()));

    SecureSettings secure =
        load("""
                secureAggregation:
                  identity: identity.key
                  directory: clients.txt
                  required: true
                  minimumMembers: 10
                  threatModel: semi-malicious
                  adversaryShare: 0.1
                  dropoutShare: 0
                  securityBits: 60
                """)
            .secure()
            .get();

    assertThat(secure.directory()).contains(folder.resolve("clients.txt"));
    assertThat(secure.required()).isTrue();
    assertThat(secure.policy())
        .isEqualTo(
            new ClientPolicy(10, new Assumptions(0.1, 0, ThreatModel.SEMI_MALICIOUS, 60, 20)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "required: true           | identity must be given, got nothing",
        "identity: none.key       | identity must be a file made by './tributary keys create', got",
        "identity: digits.csv     | identity must be a file made by './tributary keys create', got",
        "identity: other.key      | identity must be of clientId hospital-7, got hospital-8",
        "minimumMembers: 2        | minimumMembers must be a whole number in [3, 15000], got 2",
        "threatModel: honest      | threatModel must be one of [semi-honest, semi-malicious], got",
        "adversaryShare: 1        | adversaryShare must be in [0, 1), got 1.0",
        "adversaryShare: most     | adversaryShare must be a number, got \"most\"",
        "dropoutShare: 0.9        | adversaryShare + dropoutShare must be <= 0.9, got 0.95",
        "securityBits: 129        | securityBits must be a whole number in [1, 128], got 129",
        "directory: none.txt      | directory must be a file with a client id and a key a line, got",
        "directory: empty.txt     | directory must hold hospital-7 with the key",
        "minimumClients: 4        | minimumClients must be one of [adversaryShare, directory,",
      })
  void whatIsWrongIsRefusedByKeyRuleAndValue(String line, String message) throws IOException {
    Files.writeString(folder.resolve("empty.txt"), "");
    String identity =
        line.startsWith("identity") || line.startsWith("required")
            ? ""
            : "  identity: identity.key\n";

    assertThatThrownBy(() -> load("secureAggregation:\n" + identity + "  " + line))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("agent.yaml: secureAggregation." + message);
  }

  @Test
  void aKeyThatOthersMayReadIsRefused() throws IOException {
    Files.setPosixFilePermissions(
        folder.resolve("identity.key"), PosixFilePermissions.fromString("rw-r--r--"));

    assertThatThrownBy(() -> load("secureAggregation: {identity: identity.key}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must let nobody but the owner in (chmod 600), got rw-r--r--");
  }

  private AgentConfig load(String more) throws IOException {
    return AgentConfig.load(Files.writeString(folder.resolve("agent.yaml"), REST + more + "\n"));
  }
}
