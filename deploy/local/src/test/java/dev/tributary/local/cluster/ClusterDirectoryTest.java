package dev.tributary.local.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterDirectoryTest {

  private static final ClusterAddresses ADDRESSES = new ClusterAddresses(ClusterPorts.standard());

  @TempDir private Path parent;

  @Test
  void aDirectoryWithSomethingElseInItIsRefusedAndLeftAlone() throws Exception {
    Path precious = Files.createDirectories(parent.resolve("tmp")).resolve("precious");
    Files.writeString(precious, "mine");
    ClusterDirectory directory = new ClusterDirectory(parent);

    assertThatThrownBy(() -> directory.create(ADDRESSES))
        .hasMessage(
            "the cluster's directory must be new, empty or an earlier cluster's, got " + parent);
    directory.deleteTemporaryFiles();
    assertThat(directory.delete()).isFalse();

    assertThat(precious).hasContent("mine");
  }

  @Test
  void aClustersDirectoryIsTakenOverWithItsDataButNotItsTemporaryFiles() throws Exception {
    ClusterDirectory directory = new ClusterDirectory(parent.resolve("cluster"));
    directory.create(ADDRESSES);
    Path object = Files.writeString(directory.s3Data().resolve("object"), "kept");
    Path leftOver = Files.writeString(directory.temporaryFiles().resolve("left-over"), "");

    directory.create(ADDRESSES);

    assertThat(object).exists();
    assertThat(leftOver).doesNotExist();
  }

  @Test
  void whatAJobManagerLeftToItsSuccessorGoesAndCheckpointsStay() throws Exception {
    ClusterDirectory directory = new ClusterDirectory(parent.resolve("cluster"));
    directory.create(ADDRESSES);
    Path flink = directory.s3Data().resolve("flink");
    Path plan = Files.createDirectories(flink.resolve("ha/tributary")).resolve("plan");
    Path checkpoint = Files.createDirectories(flink.resolve("checkpoints")).resolve("chk-1");
    Path leader = directory.zooKeeperData().resolve("leader");
    for (Path each : new Path[] {plan, checkpoint, leader}) {
      Files.writeString(each, "");
    }

    directory.deleteSuccession();

    assertThat(plan).doesNotExist();
    assertThat(leader).doesNotExist();
    assertThat(checkpoint).exists();
  }

  @Test
  void deletingRemovesTheDirectoryUnlessSomebodyPutSomethingThere() throws Exception {
    ClusterDirectory directory = new ClusterDirectory(parent.resolve("cluster"));
    directory.create(ADDRESSES);
    Path notes = Files.writeString(directory.path().resolve("notes.txt"), "mine");

    directory.delete();

    assertThat(directory.path()).isDirectoryContaining(notes::equals);
    assertThat(directory.data()).doesNotExist();

    Files.delete(notes);
    directory.create(ADDRESSES);
    directory.delete();

    assertThat(directory.path()).doesNotExist();
  }
}
