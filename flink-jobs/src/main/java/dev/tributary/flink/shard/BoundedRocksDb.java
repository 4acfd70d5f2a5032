package dev.tributary.flink.shard;

import java.util.Collection;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.state.rocksdb.RocksDBOptionsFactory;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.DBOptions;

/**
 * Keeps RocksDB's own files from growing with the number of checkpoints.
 *
 * <p>Its manifest notes every file that comes and goes, some hundred bytes a checkpoint, and is a
 * part of each checkpoint in full. RocksDB begins a new one at 1 GiB: a job that runs for weeks
 * would upload more manifest than model. Its log is a few KiB a checkpoint, on the local disk.
 */
public final class BoundedRocksDb implements RocksDBOptionsFactory {
  private static final long serialVersionUID = 1;

  static final long MOST_MANIFEST_BYTES = 16 << 10;

  /** What a job with RocksDB runs with; without RocksDB it means nothing. */
  public static void in(Configuration settings) {
    settings.setString("state.backend.rocksdb.options-factory", BoundedRocksDb.class.getName());
    settings.setString("state.backend.rocksdb.log.level", "WARN_LEVEL");
  }

  @Override
  public DBOptions createDBOptions(DBOptions given, Collection<AutoCloseable> toClose) {
    return given.setMaxManifestFileSize(MOST_MANIFEST_BYTES);
  }

  @Override
  public ColumnFamilyOptions createColumnOptions(
      ColumnFamilyOptions given, Collection<AutoCloseable> toClose) {
    return given;
  }
}
