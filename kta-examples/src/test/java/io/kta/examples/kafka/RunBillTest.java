package io.kta.examples.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.kta.CycleReport;
import io.kta.knowledge.CycleId;
import io.kta.knowledge.Outcome;
import io.kta.metrics.Observation;
import io.kta.metrics.OperatorMetrics;
import io.kta.topology.Operator;
import io.kta.topology.Topology;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a run is said to have cost. */
final class RunBillTest {
  private final RunBill bill = new RunBill(() -> 100);

  /** 10 s with 3 instances and 200 words waiting, then 10 s with 5 and 900: 9 s of words. */
  @Test
  void line_backlogOfNineSecondsHalfOfTheTime_halfOfTheWordsAreLate() {
    cycle(0, 2, 0);
    cycle(10, 2, 200);
    cycle(20, 4, 900);
    assertThat(bill.line("Kta").strip().split("\\s{2,}"))
        .containsExactly("Kta", "4.0", "50.0 %", "0");
  }

  @Test
  void line_nothingSeen_saysSo() {
    assertThat(bill.line("Kta").strip().split("\\s{2,}")).containsExactly("Kta", "?", "?", "0");
    assertThat(bill.line("Kta")).hasSameSizeAs(RunBill.HEADS);
  }

  private void cycle(long second, int counters, double waiting) {
    Instant at = Instant.EPOCH.plusSeconds(second);
    Operator source = Operator.of("source", 1);
    Topology topology =
        Topology.builder().operator(source).operator(Operator.of("counter", counters)).build();
    Observation seen =
        Observation.of(at, topology)
            .withMetrics(
                Map.of(source.id(), OperatorMetrics.unknown().withPendingRecords(waiting)));
    bill.onCycle(
        CycleReport.of(new CycleId("job", 1), at, new Outcome.Held("calm")).withObservation(seen));
  }
}
