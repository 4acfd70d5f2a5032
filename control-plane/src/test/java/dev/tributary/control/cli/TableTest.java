package dev.tributary.control.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tributary.control.cli.Table.Column;
import org.junit.jupiter.api.Test;

class TableTest {

  @Test
  void columnsAreAsWideAsTheirWidestCellAndNumbersStandRight() {
    Table table = new Table(Column.text("ID"), Column.number("N"), Column.text("WHY"));
    table.add("digits-1", "7", "");
    table.add("x", "1000", "late");

    assertThat(table.lines())
        .containsExactly(
            "ID           N  WHY", //
            "digits-1     7",
            "x         1000  late");
  }

  @Test
  void aRowOfAnotherWidthIsRefused() {
    Table table = new Table(Column.text("ID"));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> table.add("a", "b"))
        .withMessage("a row must have 1 cells, got 2");
  }
}
