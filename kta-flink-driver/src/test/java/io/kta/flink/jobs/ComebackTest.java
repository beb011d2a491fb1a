package io.kta.flink.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.kta.metrics.Observation;
import io.kta.topology.Operator;
import io.kta.topology.ParallelismPlan;
import io.kta.topology.Topology;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** For how long a job that was submitted anew is to be brought back. */
final class ComebackTest {
  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
  private static final ParallelismPlan PLAN = ParallelismPlan.asIs(job(6));

  private final Comeback comeback = new Comeback();

  @Test
  void due_neverSet_isNothing() {
    assertThat(comeback.due(seen(0, job(2)))).isEmpty();
  }

  @Test
  void due_notThereYet_isThePlanForAQuarterOfAnHour() {
    comeback.to(PLAN, NOW);
    assertThat(comeback.due(seen(0, job(2)))).contains(PLAN);
    assertThat(comeback.due(seen(899, job(4)))).contains(PLAN);
    assertThat(comeback.due(seen(900, job(4)))).isEmpty();
    assertThat(comeback.due(seen(899, job(4)))).as("it is given up for good").isEmpty();
  }

  @Test
  void due_isThere_isOver() {
    comeback.to(PLAN, NOW);
    assertThat(comeback.due(seen(1, job(6)))).isEmpty();
    assertThat(comeback.due(seen(2, job(2)))).as("that is another's change").isEmpty();
  }

  @Test
  void due_handedOver_isOver() {
    comeback.to(PLAN, NOW);
    comeback.isDone();
    assertThat(comeback.due(seen(1, job(2)))).isEmpty();
  }

  @Test
  void due_planDoesNotFitTheJob_isOver() {
    comeback.to(PLAN, NOW);
    assertThat(comeback.due(seen(1, Topology.chain(Operator.of("other", 2))))).isEmpty();
  }

  private static Observation seen(int second, Topology topology) {
    return Observation.of(NOW.plus(Duration.ofSeconds(second)), topology);
  }

  private static Topology job(int parallelism) {
    return Topology.chain(Operator.of("source", 1), Operator.of("map", parallelism));
  }
}
