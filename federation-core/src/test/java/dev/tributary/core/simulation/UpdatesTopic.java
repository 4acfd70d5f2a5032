package dev.tributary.core.simulation;

import dev.tributary.core.update.ChunkLog;
import dev.tributary.core.update.Position;
import dev.tributary.core.update.RejectReason;
import dev.tributary.core.update.UpdateChunk;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The updates topic: partitions to which chunks are appended and where they stay. */
final class UpdatesTopic implements ChunkLog {
  /** What somebody sent as one upload to one partition. */
  record UploadKey(String job, int round, String client, int attempt, int partition) {}

  /**
   * One record.
   *
   * @param flaw why it can not count by itself, null if it is good
   */
  record Sent(Position position, UpdateChunk chunk, RejectReason flaw) {}

  private final List<List<Sent>> partitions = new ArrayList<>();
  private final Map<UploadKey, List<Sent>> uploads = new LinkedHashMap<>();

  UpdatesTopic(int partitions) {
    for (int i = 0; i < partitions; i++) {
      this.partitions.add(new ArrayList<>());
    }
  }

  void append(int partition, UpdateChunk chunk, RejectReason flaw) {
    List<Sent> records = partitions.get(partition);
    Sent sent = new Sent(new Position(partition, records.size()), chunk, flaw);
    records.add(sent);
    UploadKey key =
        new UploadKey(chunk.job(), chunk.round(), chunk.client(), chunk.attempt(), partition);
    uploads.computeIfAbsent(key, k -> new ArrayList<>()).add(sent);
  }

  int partitions() {
    return partitions.size();
  }

  long end(int partition) {
    return partitions.get(partition).size();
  }

  @Override
  public Optional<UpdateChunk> read(Position position) {
    return Optional.of(
        partitions.get(position.partition()).get(Math.toIntExact(position.offset())).chunk());
  }

  /** Everything sent, by upload, each in offset order. */
  Map<UploadKey, List<Sent>> uploads() {
    return uploads;
  }

  List<Sent> upload(UploadKey key) {
    return uploads.getOrDefault(key, List.of());
  }
}
