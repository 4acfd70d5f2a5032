package dev.tributary.core.simulation;

import dev.tributary.core.round.ShardLocation;
import dev.tributary.core.shard.ShardArchive;
import dev.tributary.core.shard.ShardVersion;
import dev.tributary.core.vector.FloatBytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** The models topic: parts by position, each known by its SHA-256. */
final class ModelsTopic implements ShardArchive {
  private final List<float[]> parts = new ArrayList<>();

  ShardLocation write(ShardVersion version) {
    List<ShardLocation.Part> slots = Arrays.stream(version.slots()).map(this::write).toList();
    return new ShardLocation(write(version.parameters()), slots);
  }

  private ShardLocation.Part write(float[] values) {
    parts.add(values.clone());
    return new ShardLocation.Part(0, parts.size() - 1L, sha256(values));
  }

  @Override
  public float[] read(ShardLocation.Part part) {
    float[] values = parts.get(Math.toIntExact(part.offset()));
    if (!sha256(values).equals(part.sha256())) {
      throw new IllegalStateException("models[%d] has another SHA-256".formatted(part.offset()));
    }
    return values.clone();
  }

  static String sha256(float[] values) {
    return HexFormat.of().formatHex(FloatBytes.sha256(FloatBytes.encode(values, 0, values.length)));
  }
}
