package io.kta.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.kta.SchedulerLoad;
import io.kta.operator.status.OperatorMeters.Reconciling;
import io.kta.time.ManualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What Prometheus is told of the operator itself. */
final class OperatorMetersTest {
  private final ManualClock clock = new ManualClock();
  private final Meters meters = new Meters(clock);
  private final Map<String, Long> remembered = new HashMap<>(Map.of("a", 5L, "b", 7L));

  OperatorMetersTest() {
    meters.add(
        new OperatorMeters(
            () -> true,
            () -> new SchedulerLoad(3, 4, 2, Duration.ofMillis(1500), Duration.ZERO),
            () -> new Reconciling(1, Duration.ofSeconds(2)),
            () -> remembered,
            () -> 9),
        new ApiRequests(clock));
  }

  @Test
  void scrape_numbers_areThoseOfNow() {
    assertThat(meters.scrape())
        .contains("kta_leader 1.0", "kta_cycles_running 3.0", "kta_calls 4.0")
        .contains("kta_cycles_waiting 2.0", "kta_cycles_most_late_seconds 1.5")
        .contains("kta_reconciliations 1.0", "kta_reconciliations_longest_seconds 2.0")
        .contains("kta_histories_shortened 9.0", "kta_history_bytes{namespace=\"a\"} 5.0")
        .contains("jvm_memory_used_bytes{", "jvm_threads_live_threads", "process_uptime_seconds");
    remembered.remove("a");
    assertThat(meters.scrape())
        .contains("kta_history_bytes{namespace=\"b\"} 7.0")
        .doesNotContain("kta_history_bytes{namespace=\"a\"}");
  }

  @Test
  void docs_table_hasThoseThatThereAre() throws IOException {
    Set<String> told =
        Pattern.compile("(?m)^# HELP (kta_\\S+) ")
            .matcher(meters.scrape())
            .results()
            .map(match -> match.group(1))
            .filter(name -> !name.equals("kta_build_info"))
            .collect(Collectors.toCollection(TreeSet::new));
    told.add("kta_api_requests_total"); // after the first request
    Set<String> documented =
        Pattern.compile("(?m)^\\| `(kta_\\w+)`, ")
            .matcher(Files.readString(Path.of("../docs/operator.md")))
            .results()
            .map(match -> match.group(1))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(documented).isEqualTo(told);
  }
}
