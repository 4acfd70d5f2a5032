package dev.tributary.core.job;

import dev.tributary.core.check.Require;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The parameter vector and its first version.
 *
 * @param seed decides version 0 and the selection of clients
 * @param shardCoordinates coordinates of a shard; a chunk of 4 bytes each stays under 1 MiB
 * @param tensors the layout of the vector
 * @param source what version 0 is, if it is not drawn
 */
public record ModelSpec(
    long seed, int shardCoordinates, List<TensorSpec> tensors, Optional<ModelSource> source) {
  /** 2^17 coordinates, 512 KiB of float32: a chunk and its header stay under Kafka's 1 MiB. */
  public static final int DEFAULT_SHARD_COORDINATES = 1 << 17;

  private static final int MAX_SHARD_COORDINATES = 260_000;

  /** Their locations, with those of the optimizer's state, fit into one record of 1 MiB. */
  private static final int MAX_SHARDS = 5_000;

  /** A model whose version 0 is drawn. */
  public ModelSpec(long seed, int shardCoordinates, List<TensorSpec> tensors) {
    this(seed, shardCoordinates, tensors, Optional.empty());
  }

  public ModelSpec {
    Require.that(source != null, "model.initial", "must be given or empty", null);
    Require.range("model.shardCoordinates", shardCoordinates, 1, MAX_SHARD_COORDINATES);
    Require.that(
        tensors != null && !tensors.isEmpty(), "model.tensors", "must name at least one", tensors);
    Set<String> names = new HashSet<>();
    long size = 0;
    for (TensorSpec tensor : tensors) {
      Require.that(names.add(tensor.name()), "model.tensors.name", "must be unique", tensor.name());
      size = Math.addExact(size, tensor.size());
    }
    Require.range("model.tensors (coordinates in all)", size, 1, Integer.MAX_VALUE - 64);
    long shards = (size - 1) / shardCoordinates + 1;
    Require.range("model shards (coordinates / model.shardCoordinates)", shards, 1, MAX_SHARDS);
    tensors = List.copyOf(tensors);
  }

  /** The same vector, wherever its first version comes from. */
  public ModelSpec layout() {
    return source.isEmpty() ? this : new ModelSpec(seed, shardCoordinates, tensors);
  }

  /** The same, starting from this model. */
  public ModelSpec startingFrom(ModelSource model) {
    return new ModelSpec(seed, shardCoordinates, tensors, Optional.of(model));
  }

  /** Coordinates of the whole vector. */
  public int parameterCount() {
    return Math.toIntExact(tensors.stream().mapToLong(TensorSpec::size).sum());
  }

  public int shardCount() {
    return (parameterCount() - 1) / shardCoordinates + 1;
  }

  /** First coordinate of a shard. */
  public int shardStart(int shard) {
    return shard * shardCoordinates;
  }

  /** Coordinates of a shard; only the last may have fewer than {@code shardCoordinates}. */
  public int shardSize(int shard) {
    return Math.min(shardCoordinates, parameterCount() - shardStart(shard));
  }
}
