package io.kta.examples.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.kta.CycleReport;
import io.kta.knowledge.CycleId;
import io.kta.knowledge.Outcome;
import io.kta.metrics.Observation;
import io.kta.topology.Operator;
import io.kta.topology.Topology;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The line of a cycle, under the right heads. */
final class CycleTableTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @Test
  void onCycle_twoWithoutAnEdge_eachIsUnderItsHead() {
    Topology topology =
        Topology.builder()
            .operator(Operator.of("counter", 4))
            .operator(Operator.of("tokenizer", 1))
            .build();
    CycleReport report =
        CycleReport.of(new CycleId("job", 1), Instant.EPOCH, new Outcome.Held("calm"))
            .withObservation(Observation.of(Instant.EPOCH, topology));
    new CycleTable(new PrintStream(out, true, UTF_8), () -> 300, "tokenizer").onCycle(report);
    assertThat(out.toString(UTF_8).lines().map(String::strip))
        .first()
        .asString()
        .endsWith("tokenizer  counter");
    assertThat(out.toString(UTF_8)).contains("?          1        4  job#1 holds: calm");
  }
}
