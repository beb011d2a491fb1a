package io.kta.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.kta.operator.status.ConditionTable.Line;
import io.kta.operator.status.ConditionTable.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of conditions is that of the docs. */
final class ConditionTableTest {

  @Test
  void rows_eachTypeAndReason_isInTheDocs() throws IOException {
    String docs = Files.readString(Path.of("../docs/operator.md"));
    for (Row<?> row : rows()) {
      assertThat(docs).contains("| `" + row.type() + "` |");
      assertThat(row.lines())
          .extracting(Line::reason)
          .filteredOn(reason -> !docs.contains("`" + reason + "`"))
          .isEmpty();
    }
  }

  @Test
  void rows_lastLine_isTheOneThatHoldsIfNoOtherDoes() {
    for (Row<?> row : rows()) {
      List<? extends Line<?>> lines = row.lines();
      assertThat(lines.get(lines.size() - 1).status()).isEqualTo("True");
      assertThat(lines).extracting(Line::status).isSubsetOf("True", "False", "Unknown");
    }
  }

  private static List<Row<?>> rows() {
    return Stream.<Row<?>>concat(
            ConditionTable.AFTER_CYCLE.stream(),
            Stream.of(ConditionTable.METRICS, ConditionTable.PAUSED))
        .toList();
  }
}
