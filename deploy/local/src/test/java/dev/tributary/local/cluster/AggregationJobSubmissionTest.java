package dev.tributary.local.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AggregationJobSubmissionTest {
  private static final ClusterAddresses ADDRESSES = new ClusterAddresses(ClusterPorts.standard());

  @TempDir private Path parent;
  private ClusterDirectory directory;
  private AggregationJobSubmission submission;

  @BeforeEach
  void makeTheDirectory() {
    directory = new ClusterDirectory(parent.resolve("cluster"));
    directory.create(ADDRESSES);
    submission =
        new AggregationJobSubmission(
            ProjectTree.here(), directory, ADDRESSES, ClusterOverrides.NONE);
  }

  private void written(String checkpoint, long atMillis) throws IOException {
    Path folder = directory.s3Data().resolve("flink").resolve(checkpoint);
    Path metadata = Files.createDirectories(folder).resolve("_metadata");
    Files.writeString(metadata, "");
    Files.setLastModifiedTime(metadata, FileTime.fromMillis(atMillis));
  }

  @Test
  void flinksProcessesHaveTwoArenasOfNativeMemory() {
    FlinkCommands flink =
        new FlinkCommands(ProjectTree.here(), directory, ADDRESSES, ClusterOverrides.NONE);

    assertThat(flink.environment()).containsEntry("MALLOC_ARENA_MAX", "2");
  }

  @Test
  void theJobFindsJarsOfOthersBesideItsOwn() {
    assertThat(FlinkCommands.classpathOptions("ours.jar:/opt/theirs.jar"))
        .containsExactly(
            "-C", new File("ours.jar").toURI().toString(), "-C", "file:/opt/theirs.jar");
    assertThat(FlinkCommands.classpathOptions("")).isEmpty();
  }

  @Test
  void aClusterWithoutCheckpointsStartsFromTheTopics() {
    assertThat(submission.newestCheckpoint()).isEmpty();
  }

  @Test
  void theNewestOfCheckpointsAndSavepointsIsGoneOnFrom() throws Exception {
    written("checkpoints/0123/chk-7", 7_000);
    written("checkpoints/0123/chk-8", 8_000);
    assertThat(submission.newestCheckpoint()).hasValue("s3://flink/checkpoints/0123/chk-8");

    written("savepoints/savepoint-0123-ab", 9_000);
    assertThat(submission.newestCheckpoint()).hasValue("s3://flink/savepoints/savepoint-0123-ab");

    written("checkpoints/4567/chk-1", 10_000);
    assertThat(submission.newestCheckpoint()).hasValue("s3://flink/checkpoints/4567/chk-1");
  }
}
