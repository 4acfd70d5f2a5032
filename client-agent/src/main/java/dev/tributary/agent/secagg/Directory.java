package dev.tributary.agent.secagg;

import dev.tributary.core.secagg.Bytes;
import java.util.Map;

/** Who is enrolled in the federation. */
@FunctionalInterface
public interface Directory {

  /**
   * As it stands now.
   *
   * @return Ed25519 public keys by client id, unmodifiable
   * @throws IllegalStateException if it can not be asked
   * @throws IllegalArgumentException if it is damaged
   */
  Map<String, Bytes> keys();
}
