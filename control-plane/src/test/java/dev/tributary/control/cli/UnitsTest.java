package dev.tributary.control.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class UnitsTest {

  @Test
  void bytesAreShownInTheUnitThatKeepsThemBelowAThousand() {
    assertThat(Units.bytes(0)).isEqualTo("0 B");
    assertThat(Units.bytes(1023)).isEqualTo("1023 B");
    assertThat(Units.bytes(1024)).isEqualTo("1.0 KiB");
    assertThat(Units.bytes(1024 * 1024 - 1)).isEqualTo("1.0 MiB");
    assertThat(Units.bytes(80_000_000)).isEqualTo("76.3 MiB");
    assertThat(Units.bytes(Long.MAX_VALUE)).isEqualTo("8388608.0 TiB");
  }

  @Test
  void durationsAreShownInTheUnitThatPeopleCountIn() {
    assertThat(Units.duration(812)).isEqualTo("812 ms");
    assertThat(Units.duration(12_345)).isEqualTo("12.3 s");
    assertThat(Units.duration(3_600_000)).isEqualTo("60.0 min");
  }

  @Test
  void timesAreShownToTheSecond() {
    assertThat(Units.time(1_700_000_000_123L, ZoneOffset.UTC)).isEqualTo("2023-11-14 22:13:20");
  }

  @Test
  void oneIsSingular() {
    assertThat(Units.count(1, "client")).isEqualTo("1 client");
    assertThat(Units.count(2, "client")).isEqualTo("2 clients");
  }
}
