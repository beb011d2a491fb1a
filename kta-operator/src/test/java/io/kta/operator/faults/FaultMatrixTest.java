package io.kta.operator.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Every remote call meets every fault: issue 14, section 4. The loop lives, the job is untouched or
 * as planned, the reason is reported, and all is well within an interval of the end of the fault.
 *
 * <p>The table in docs/failure-modes.md is what comes of it. {@code -Dkta.faults=.*} tries all
 * calls whose names match, those of the operator and Kafka too, which takes some twenty minutes,
 * and writes the table.
 */
@Timeout(3600)
final class FaultMatrixTest {
  private static final String CHOSEN = System.getProperty("kta.faults", "");

  /** Those of the library, each of which has all its own, and which therefore run together. */
  private static final Map<String, Supplier<Row>> LOOPS = new LinkedHashMap<>();

  /** Those that take long, or that run alone since what they report is what is logged. */
  private static final Map<String, Supplier<Row>> LONG = new LinkedHashMap<>();

  static {
    LOOPS.put("Flink REST, read", Rows::flinkRead);
    LOOPS.put("Flink REST, write", Rows::flinkWrite);
    LOOPS.put("API server, read", Rows::apiRead);
    LOOPS.put("API server, write", Rows::apiWrite);
    LOOPS.put("algorithm, monitor", Rows::algorithmMonitor);
    LOOPS.put("algorithm, plan", Rows::algorithmPlan);
    LOOPS.put("Prometheus", Rows::prometheus);
    LONG.put("Kafka", Rows::kafka);
    operator("operator, watch", "GET .*/ktapolicies(\\?.*)?", 30, Map.of());
    operator("operator, save", "(POST|PUT|GET) .*/configmaps.*", 15, Map.of());
    operator("operator, status", "PATCH .*/status.*", 30, Map.of());
    operator(
        "operator, Lease",
        ".*/leases.*",
        30,
        Map.of(
            "LEADER_ELECTION", "true",
            "LEASE_SECONDS", "15",
            "POD_NAME", "me",
            "POD_NAMESPACE", "streams"));
  }

  private final Map<String, Map<Fault, String>> cells = new LinkedHashMap<>();
  private final Map<String, String> reasons = new LinkedHashMap<>();
  private final List<String> failures = new ArrayList<>();

  private static void operator(
      String name, String calls, int recoverySeconds, Map<String, String> settings) {
    Duration recovery = Duration.ofSeconds(recoverySeconds);
    LONG.put(name, () -> new OperatorRow(name, calls, recovery, settings));
  }

  @Test
  void call_meetsFault_isSurvivedReportedAndRecoveredFrom() throws Exception {
    runTogether(chosen(LOOPS));
    if (!CHOSEN.isEmpty()) {
      chosen(LONG).forEach(row -> run(row.get()));
    }
    Path reported = Path.of("target", "fault-matrix.md");
    Files.createDirectories(reported.getParent());
    Files.writeString(reported, MatrixTable.reasons(reasons));
    assertThat(failures).isEmpty();
    if (CHOSEN.isEmpty()) {
      assertThat(MatrixTable.read())
          .as("docs/failure-modes.md")
          .containsAllEntriesOf(MatrixTable.flat(cells));
    } else {
      MatrixTable.write(cells);
    }
  }

  private static List<Supplier<Row>> chosen(Map<String, Supplier<Row>> rows) {
    return rows.entrySet().stream()
        .filter(row -> CHOSEN.isEmpty() || row.getKey().matches(CHOSEN))
        .map(Map.Entry::getValue)
        .toList();
  }

  private void runTogether(List<Supplier<Row>> rows) {
    ExecutorService threads = Executors.newCachedThreadPool();
    try {
      List<CompletableFuture<Void>> running =
          rows.stream()
              .map(row -> CompletableFuture.runAsync(() -> run(row.get()), threads))
              .toList();
      running.forEach(CompletableFuture::join);
    } finally {
      threads.shutdownNow();
    }
  }

  private void run(Row row) {
    try (row) {
      for (Fault fault : Fault.values()) {
        if (row.hole(fault).isPresent()) {
          note(row, fault, "–", row.hole(fault).get());
        } else {
          Cell cell = row.meet(fault);
          note(row, fault, cell.text(), cell.reason());
          System.out.printf("%s | %s | %s%n", row.name(), fault.label(), cell.text());
        }
      }
    } catch (RuntimeException | AssertionError e) {
      e.printStackTrace();
      synchronized (failures) {
        failures.add(row.name() + ": " + e);
      }
    }
  }

  private void note(Row row, Fault fault, String text, String reason) {
    synchronized (cells) {
      cells.computeIfAbsent(row.name(), any -> new EnumMap<>(Fault.class)).put(fault, text);
      reasons.put(row.name() + ", " + fault.label(), reason);
    }
  }
}
