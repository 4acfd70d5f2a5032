package dev.tributary.flink.shard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.DBOptions;
import org.rocksdb.FlushOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/** What a checkpoint does to RocksDB, a flush, leaves a manifest that stops growing. */
class BoundedRocksDbTest {
  private static final byte[] KEY = "shard".getBytes(StandardCharsets.UTF_8);

  @Test
  void theManifestStaysSmallHoweverManyCheckpointsThereWere(@TempDir Path directory)
      throws Exception {
    RocksDB.loadLibrary();
    List<ColumnFamilyHandle> families = new ArrayList<>();
    try (DBOptions given = new DBOptions().setCreateIfMissing(true);
        DBOptions options = new BoundedRocksDb().createDBOptions(given, new ArrayList<>());
        FlushOptions flush = new FlushOptions().setWaitForFlush(true);
        RocksDB db =
            RocksDB.open(
                options,
                directory.toString(),
                List.of(new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY)),
                families)) {
      long first = manifests(directory).get(0).number();

      int checkpoints = 0;
      while (manifests(directory).get(0).number() == first) {
        checkpoint(db, flush, ++checkpoints);
        assertThat(manifests(directory).get(0).bytes())
            .as("the manifest after %d checkpoints", checkpoints)
            .isLessThan(BoundedRocksDb.MOST_MANIFEST_BYTES + 4096);
      }

      // The new one begins with what there is now, not with what there was.
      assertThat(manifests(directory)).hasSize(1);
      assertThat(manifests(directory).get(0).bytes()).isLessThan(8192);
      assertThat(checkpoints).isGreaterThan(10);
      families.forEach(ColumnFamilyHandle::close);
    }
  }

  private static void checkpoint(RocksDB db, FlushOptions flush, int number)
      throws RocksDBException {
    db.put(KEY, new byte[] {(byte) number, (byte) (number >> 8)});
    db.flush(flush);
  }

  private record Manifest(long number, long bytes) {}

  private static List<Manifest> manifests(Path directory) {
    String prefix = "MANIFEST-";
    try (Stream<Path> files = Files.list(directory)) {
      List<Manifest> found = new ArrayList<>();
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        if (name.startsWith(prefix)) {
          found.add(
              new Manifest(Long.parseLong(name.substring(prefix.length())), Files.size(file)));
        }
      }
      return found;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
