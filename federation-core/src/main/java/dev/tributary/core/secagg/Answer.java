package dev.tributary.core.secagg;

import java.util.Optional;
import java.util.function.Supplier;

/** What a client comes to: the next state, or a refusal that leaves it where it was. */
public sealed interface Answer<T> {

  /** It agrees. */
  record Given<T>(T value) implements Answer<T> {}

  /** It does not. */
  record Refused<T>(Refusal refusal) implements Answer<T> {}

  static <T> Answer<T> of(Optional<Refusal> refusal, Supplier<T> value) {
    return refusal.<Answer<T>>map(Refused::new).orElseGet(() -> new Given<>(value.get()));
  }
}
