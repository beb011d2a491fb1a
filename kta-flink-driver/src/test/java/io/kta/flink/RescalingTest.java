package io.kta.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.kta.topology.OperatorId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a job is still to become: its source stays at 2, and its map goes from 2 to 4. */
final class RescalingTest {
  private static final OperatorId SOURCE = new OperatorId("source");
  private static final OperatorId MAP = new OperatorId("map");
  private static final FlinkCluster CLUSTER =
      new FlinkCluster(FlinkVersion.of("2.3.0"), Duration.ZERO);

  private final Rescaling rescaling =
      new Rescaling(
          job("RUNNING", 100, vertex(SOURCE, 2, 2, 10), vertex(MAP, 2, 2, 30)),
          Map.of(MAP, 4),
          CLUSTER);

  @Test
  void shortfalls_runsAsPlanned_areNone() {
    assertThat(
            rescaling.shortfalls(
                job("RUNNING", 200, vertex(SOURCE, 2, 2, 150), vertex(MAP, 4, 4, 150))))
        .isEmpty();
  }

  @Test
  void shortfalls_notYet_tellWhatIsMissing() {
    assertThat(rescaling.shortfalls(rescaling.job())).containsExactly("map runs at 2 of 4");
    assertThat(
            rescaling.shortfalls(
                job("RUNNING", 200, vertex(SOURCE, 2, 1, 150), vertex(MAP, 4, 3, 150))))
        .containsExactly("source has 1 of 2 tasks running", "map has 3 of 4 tasks running");
    // a job that restarts shows what it was submitted with
    assertThat(rescaling.shortfalls(job("RESTARTING", 200, vertex(MAP, 4, 4, 150))))
        .containsExactly("the job is RESTARTING");
  }

  @Test
  void hasBegun_otherTasksOrNoneAtWork() {
    assertThat(rescaling.hasBegun(rescaling.job())).isFalse();
    assertThat(
            rescaling.hasBegun(
                job("RESTARTING", 200, vertex(SOURCE, 2, 2, 10), vertex(MAP, 2, 2, 30))))
        .isTrue();
    assertThat(
            rescaling.hasBegun(
                job("RUNNING", 200, vertex(SOURCE, 2, 2, 10), vertex(MAP, 2, 2, 150))))
        .isTrue();
  }

  @ParameterizedTest
  @CsvSource({"30, 0", "100, 70", "20, 0", "1000000, 86400"})
  void age_isThatOfTheYoungestVertex(long nowSeconds, long expected) {
    Rescaling other =
        new Rescaling(
            job("RUNNING", nowSeconds, vertex(SOURCE, 2, 2, 10), vertex(MAP, 2, 2, 30)),
            Map.of(),
            CLUSTER);
    assertThat(other.age()).isEqualTo(Duration.ofSeconds(expected));
  }

  /** One that is not scaled may have as many as its requirements let it have. */
  @Test
  void slotDemand_isOfThePlanAndOfWhatTheOthersMayHave() {
    Requirements wanted =
        new Requirements(
            Map.of(SOURCE, new Requirements.Range(1, 7), MAP, new Requirements.Range(1, 4)));
    assertThat(rescaling.slotDemand(wanted, Optional.empty()).slots()).isEqualTo(7);
    assertThat(
            rescaling
                .slotDemand(wanted, Optional.of(DeploymentType.STREAMING_GRAPH_NODE_PER_TASK_SLOT))
                .slots())
        .isEqualTo(11);
    Requirements partly = new Requirements(Map.of(MAP, new Requirements.Range(1, 1)));
    assertThat(rescaling.slotDemand(partly, Optional.empty()).slots()).isEqualTo(2);
  }

  private static Vertex vertex(OperatorId id, int parallelism, int running, long startSeconds) {
    return new Vertex(
        id,
        id.value(),
        parallelism,
        128,
        Optional.of("g"),
        new Vertex.Tasks(startSeconds * 1_000, running, 0),
        new VertexCounters(
            true, OptionalDouble.empty(), OptionalDouble.empty(), Optional.empty(), true));
  }

  private static JobGraph job(String state, long nowSeconds, Vertex... vertices) {
    return new JobGraph(
        "job",
        "job",
        state,
        false,
        new JobGraph.Timeline(0, 0, nowSeconds * 1_000),
        List.of(vertices),
        Set.of("source", "map"),
        List.of());
  }
}
