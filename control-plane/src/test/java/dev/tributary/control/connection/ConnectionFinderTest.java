package dev.tributary.control.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConnectionFinderTest {
  @TempDir private Path directory;

  @Test
  void theLocalClusterIsFoundFromADirectoryBelow() throws IOException {
    cluster(
        """
        bootstrap.servers=127.0.0.1:19092
        s3.endpoint=http://127.0.0.1:19000
        s3.region=us-east-1
        s3.access-key=key
        s3.secret-key=secret
        s3.path-style-access=true
        archive.bucket=models
        flink.ui=http://127.0.0.1:18081
        port.kafka=19092
        """);

    Connection connection =
        new ConnectionFinder(Files.createDirectories(directory.resolve("a/b")))
            .find(Optional.empty(), Optional.empty());

    assertThat(connection.kafka().properties())
        .containsOnlyKeys("bootstrap.servers")
        .containsValue("127.0.0.1:19092");
    assertThat(connection.archive())
        .hasValueSatisfying(archive -> assertThat(archive.bucket()).isEqualTo("models"));
  }

  @Test
  void withoutABucketThereIsNoArchive() throws IOException {
    cluster("bootstrap.servers=127.0.0.1:19092\ns3.endpoint=http://127.0.0.1:19000\n");

    assertThat(finder().find(Optional.empty(), Optional.empty()).archive()).isEmpty();
  }

  @Test
  void aFileThatIsNamedIsReadInsteadOfTheLocalClusters() throws IOException {
    cluster("bootstrap.servers=127.0.0.1:19092\n");
    Path file =
        Files.writeString(
            directory.resolve("client.properties"),
            "bootstrap.servers=broker:9093\nsecurity.protocol=SSL\ntopics.prefix=ward\n");

    Connection connection = finder().find(Optional.empty(), Optional.of(file));

    assertThat(connection.kafka().properties())
        .containsEntry("bootstrap.servers", "broker:9093")
        .containsEntry("security.protocol", "SSL")
        .doesNotContainKey("topics.prefix");
    assertThat(connection.kafka().topics().rounds()).isEqualTo("ward.rounds");
  }

  @Test
  void serversOnTheCommandLineWin() throws IOException {
    Path file =
        Files.writeString(directory.resolve("client.properties"), "security.protocol=SSL\n");

    Connection connection = finder().find(Optional.of("other:9092"), Optional.of(file));

    assertThat(connection.kafka().properties())
        .containsEntry("bootstrap.servers", "other:9092")
        .containsEntry("security.protocol", "SSL");
  }

  @Test
  void withoutAClusterTheMessageTellsWhatToDo() {
    assertThatExceptionOfType(NoConnectionException.class)
        .isThrownBy(() -> finder().find(Optional.empty(), Optional.empty()))
        .withMessageContaining("./tributary cluster up")
        .withMessageContaining("--bootstrap-servers");
  }

  @Test
  void aWrongSettingIsToldWithTheFile() throws IOException {
    Path file =
        Files.writeString(directory.resolve("client.properties"), "bootstrap.servers=broker\n");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> finder().find(Optional.empty(), Optional.of(file)))
        .withMessageStartingWith(file + ": bootstrap.servers must be host:port")
        .withMessageEndingWith("got broker");
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    Path missing = directory.resolve("missing.properties");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> finder().find(Optional.empty(), Optional.of(missing)))
        .withMessageStartingWith(missing + " can not be read");
  }

  private ConnectionFinder finder() {
    return new ConnectionFinder(directory);
  }

  private void cluster(String properties) throws IOException {
    Path folder = Files.createDirectories(directory.resolve(".tributary/cluster"));
    Files.writeString(folder.resolve("cluster.properties"), properties);
  }
}
