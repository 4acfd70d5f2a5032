package dev.tributary.agent.training;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TrainersTest {

  @Test
  void anUnknownTrainerIsRefusedWithTheKnownOnesListed() {
    assertThatThrownBy(() -> Trainers.named("cnn"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("trainer.name must be one of [mlp], got cnn");
  }
}
