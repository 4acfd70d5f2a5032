package dev.tributary.local.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StartupTest {
  private static final ClusterPorts PORTS = ClusterPorts.standard();

  @Test
  void aClusterHasTwoTaskManagersUnlessToldOtherwise() {
    assertThat(new LocalCluster.Startup(PORTS, true, false).taskManagers()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3})
  void anotherNumberThanOneOrTwoIsRefused(int taskManagers) {
    assertThatThrownBy(() -> new LocalCluster.Startup(PORTS, true, false, taskManagers))
        .hasMessageContaining("taskManagers")
        .hasMessageEndingWith("got " + taskManagers);
  }
}
