package dev.tributary.local.cluster;

import dev.tributary.local.embedded.EmbeddedFlink;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.util.FileUtils;

/**
 * Layout of a cluster's state. Nothing is written or deleted in a directory that holds something
 * else: it may have been named by mistake.
 */
record ClusterDirectory(Path path) {

  ClusterDirectory {
    path = path.toAbsolutePath().normalize();
  }

  Path logs() {
    return path.resolve("logs");
  }

  Path pids() {
    return path.resolve("pids");
  }

  Path data() {
    return path.resolve("data");
  }

  Path kafkaData() {
    return data().resolve("kafka");
  }

  Path s3Data() {
    return data().resolve("s3");
  }

  Path zooKeeperData() {
    return data().resolve("zookeeper");
  }

  Path temporaryFiles() {
    return path.resolve("tmp");
  }

  Path brokerSettings() {
    return path.resolve("server.properties");
  }

  Path zooKeeperSettings() {
    return path.resolve("zoo.cfg");
  }

  /**
   * The first file to be written, and the last to be deleted: the mark of a cluster's directory.
   */
  Path properties() {
    return path.resolve("cluster.properties");
  }

  /**
   * Makes what is missing. Temporary files of an earlier life are removed.
   *
   * @throws IllegalStateException if something else is in the directory
   */
  void create(ClusterAddresses addresses) {
    requireOwn();
    try {
      Files.createDirectories(path);
      addresses.write(properties());
      FileUtils.deleteDirectory(temporaryFiles().toFile());
      for (Path each :
          List.of(logs(), pids(), kafkaData(), s3Data(), zooKeeperData(), temporaryFiles())) {
        Files.createDirectories(each);
      }
    } catch (IOException failed) {
      throw new UncheckedIOException("cannot make the cluster directory " + path, failed);
    }
  }

  /**
   * What a JobManager of an earlier life wrote down for its successor: a cluster that is started
   * anew submits its job itself, with the jar of today.
   */
  void deleteSuccession() {
    delete(List.of(zooKeeperData(), s3Data().resolve(EmbeddedFlink.BUCKET).resolve("ha")));
  }

  /** What killed processes left behind. */
  void deleteTemporaryFiles() {
    delete(List.of(temporaryFiles()));
  }

  /**
   * Removes logs, data and all else of the cluster, and the directory if it is empty then.
   *
   * @return false if no cluster was ever started there: then nothing is touched
   */
  boolean delete() {
    if (!Files.exists(properties())) {
      return false;
    }
    delete(
        List.of(
            logs(),
            pids(),
            data(),
            temporaryFiles(),
            brokerSettings(),
            zooKeeperSettings(),
            properties()));
    try (Stream<Path> others = Files.list(path)) {
      if (others.findAny().isEmpty()) {
        Files.delete(path);
      }
      return true;
    } catch (IOException failed) {
      throw new UncheckedIOException("cannot delete " + path, failed);
    }
  }

  private void delete(List<Path> files) {
    if (!Files.exists(properties())) {
      return;
    }
    try {
      for (Path each : files) {
        FileUtils.deleteFileOrDirectory(each.toFile());
      }
    } catch (IOException failed) {
      throw new UncheckedIOException("cannot delete all of " + path, failed);
    }
  }

  private void requireOwn() {
    if (Files.exists(properties()) || !Files.exists(path)) {
      return;
    }
    try (Stream<Path> others = Files.list(path)) {
      if (others.findAny().isPresent()) {
        throw new IllegalStateException(
            "the cluster's directory must be new, empty or an earlier cluster's, got " + path);
      }
    } catch (IOException failed) {
      throw new UncheckedIOException("cannot look into " + path, failed);
    }
  }
}
