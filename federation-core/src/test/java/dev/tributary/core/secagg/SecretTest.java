package dev.tributary.core.secagg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SecretTest {
  @Test
  void itsTextHoldsNothingOfIt() {
    assertThat(Secret.of(new byte[] {77, 78})).hasToString("Secret(2 bytes)");
    Participation self =
        new Participation(new RoundId("job", 1, "s"), "a", 0, Secret.of(new byte[32]));
    assertThat(self.toString()).endsWith("seed=Secret(32 bytes)]");
  }

  @Test
  void equalBytesAreEqualSecrets() {
    Secret secret = Secret.of(new byte[] {1, 2});

    assertThat(secret).isEqualTo(Secret.of(new byte[] {1, 2})).isNotEqualTo(Secret.of(new byte[2]));
    assertThat(secret).hasSameHashCodeAs(Secret.of(new byte[2]));
  }

  @Test
  void onceWipedItIsGone() {
    byte[] bytes = {1, 2};
    Secret secret = Secret.of(bytes);

    secret.wipe();

    assertThat(bytes).containsOnly(0);
    assertThat(secret).isNotEqualTo(Secret.of(new byte[2]));
    assertThatThrownBy(secret::copy).isInstanceOf(IllegalStateException.class);
  }
}
