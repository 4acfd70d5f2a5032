package dev.tributary.local.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.agent.config.AgentConfig;
import dev.tributary.agent.data.CsvDataSet;
import dev.tributary.agent.data.CsvFormat;
import dev.tributary.agent.data.DataSet;
import dev.tributary.agent.data.Digits;
import dev.tributary.local.cluster.ClusterAddresses;
import dev.tributary.local.cluster.ClusterPorts;
import dev.tributary.storage.identity.IdentityFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DigitsSplitTest {
  private static final ClusterAddresses CLUSTER = new ClusterAddresses(ClusterPorts.standard());

  @TempDir private Path directory;

  @Test
  void everyRowGoesToOneClientOrToNobody() throws IOException {
    DigitsSplit.Written written =
        new DigitsSplit(3, 0.5, 1, false).write(directory.resolve("a"), CLUSTER);

    Map<String, Integer> dealt = new TreeMap<>();
    for (DigitsSplit.Part part : written.clients()) {
      DataSet rows = AgentConfig.load(Path.of(part.config())).dataSets().get("digits").load();
      assertThat(rows.rows()).isEqualTo(part.rows());
      count(rows, dealt);
    }
    count(CsvDataSet.load(Path.of(written.heldOut()), new CsvFormat("-1", false)), dealt);
    Map<String, Integer> all = new TreeMap<>();
    count(Digits.load(), all);
    assertThat(dealt).isEqualTo(all);
    assertThat(written.heldOutRows()).isEqualTo(Digits.load().rows() / 5);
  }

  @Test
  void theConfigurationsSuitTheCluster() throws IOException {
    DigitsSplit.Written written =
        new DigitsSplit(2, 0.5, 1, false).write(directory.resolve("a"), CLUSTER);

    AgentConfig config = AgentConfig.load(Path.of(written.clients().get(1).config()));

    assertThat(config.clientId()).isEqualTo("client-2");
    assertThat(config.kafka().properties()).containsEntry("bootstrap.servers", "127.0.0.1:19092");
    assertThat(config.stateDirectory()).isEqualTo(directory.resolve("a/client-2/state"));
    assertThat(config.s3().orElseThrow().endpoint()).hasToString("http://127.0.0.1:19000");
  }

  @Test
  void secureClientsHaveAnIdentityThatTheirConfigurationNames() throws IOException {
    DigitsSplit.Written written =
        new DigitsSplit(2, 0.5, 1, true).write(directory.resolve("a"), CLUSTER);

    for (DigitsSplit.Part part : written.clients()) {
      AgentConfig config = AgentConfig.load(Path.of(part.config()));
      IdentityFile identity = IdentityFile.read(Path.of(part.identity()));
      assertThat(identity.client()).isEqualTo(part.client());
      assertThat(config.secure().orElseThrow().required()).isTrue();
    }
  }

  @Test
  void theSameSeedGivesTheSameFiles() throws IOException {
    DigitsSplit split = new DigitsSplit(3, 0.5, 7, false);

    Path one = Path.of(split.write(directory.resolve("a"), CLUSTER).clients().get(0).data());
    Path other = Path.of(split.write(directory.resolve("b"), CLUSTER).clients().get(0).data());

    assertThat(one).hasSameBinaryContentAs(other);
  }

  @Test
  void aFolderWithSomethingInItIsRefused() throws IOException {
    Files.writeString(directory.resolve("notes.txt"), "mine");
    DigitsSplit split = new DigitsSplit(3, 0.5, 1, false);

    assertThatThrownBy(() -> split.write(directory, CLUSTER))
        .hasMessage("--to must be a new or empty folder, got " + directory);
  }

  @Test
  void lessThanOneClientIsRefused() {
    assertThatThrownBy(() -> new DigitsSplit(0, 0.5, 1, false))
        .hasMessage("clients must be >= 1, got 0");
  }

  private static void count(DataSet rows, Map<String, Integer> counts) {
    float[] features = new float[rows.columns()];
    for (int row = 0; row < rows.rows(); row++) {
      rows.copyFeatures(row, features, 0);
      counts.merge(Arrays.toString(features) + rows.label(row), 1, Integer::sum);
    }
  }
}
