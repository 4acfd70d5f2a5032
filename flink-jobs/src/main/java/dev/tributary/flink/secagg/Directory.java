package dev.tributary.flink.secagg;

import dev.tributary.core.secagg.Bytes;
import dev.tributary.storage.kafka.KafkaSettings;
import dev.tributary.storage.log.KafkaIdentities;
import java.io.Serializable;
import java.util.Map;

/** Who is enrolled; lives as long as a task. */
@FunctionalInterface
interface Directory extends AutoCloseable {

  /** Ed25519 public keys by client id as of now; the same map as before if nothing has changed. */
  Map<String, Bytes> read();

  @Override
  default void close() {}

  /** How a task comes to its own. */
  @FunctionalInterface
  interface Opener extends Serializable {
    Directory open();
  }

  /** Of the identities topic. */
  static Opener in(KafkaSettings kafka) {
    return () -> {
      KafkaIdentities identities = new KafkaIdentities(kafka);
      return new Directory() {
        @Override
        public Map<String, Bytes> read() {
          return identities.readToEnd();
        }

        @Override
        public void close() {
          identities.close();
        }
      };
    };
  }
}
