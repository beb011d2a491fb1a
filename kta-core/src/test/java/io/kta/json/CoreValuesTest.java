package io.kta.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.kta.metrics.JobStatus;
import io.kta.metrics.Observation;
import io.kta.metrics.OperatorMetrics;
import io.kta.metrics.TimeShares;
import io.kta.topology.Edge;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import io.kta.topology.OperatorReference;
import io.kta.topology.ParallelismPlan;
import io.kta.topology.Topology;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The values that are recorded and remembered come back as they were, in their order. */
final class CoreValuesTest {
  private static final OperatorId SOURCE = new OperatorId("z-source");
  private static final OperatorId MAP = new OperatorId("a-map");

  @Test
  void roundTrip_fullObservation_isEqual() throws Exception {
    Observation full = observation();
    Observation back = roundTrip(full, Observation.class);
    assertThat(back).isEqualTo(full);
    assertThat(back.topology().ids()).containsExactly(SOURCE, MAP);
    assertThat(back.topology().edges()).isEqualTo(full.topology().edges());
    assertThat(back.topology().operator(MAP).reference().fields().keySet())
        .containsExactly("vertex", "job");
  }

  @Test
  void roundTrip_observationOfWhichNothingIsKnown_isEqual() throws Exception {
    Observation bare =
        Observation.of(
            Instant.EPOCH,
            Topology.chain(Operator.of("a", 1)),
            Map.of(new OperatorId("a"), OperatorMetrics.unknown().asPartial()));
    assertThat(roundTrip(bare, Observation.class)).isEqualTo(bare);
  }

  @Test
  void write_observation_isWhatTheDocsSay() throws Exception {
    Observation small =
        Observation.of(
            Instant.parse("2030-01-01T00:00:00Z"),
            Topology.chain(Operator.of("a", 1), Operator.of("b", 2)),
            Map.of(new OperatorId("b"), OperatorMetrics.unknown().withRecordsInPerSecond(2.5)));
    assertThat(Json.lenient().writeValueAsString(small))
        .isEqualTo(
            "{'at':'2030-01-01T00:00:00Z','topology':{'operators':["
                .concat(operator("a", 1) + "," + operator("b", 2))
                .concat("],'edges':[{'from':'a','to':'b','partitioning':'OTHER'}]},")
                .concat(
                    "'metrics':{'b':{'recordsInPerSecond':2.5,'partial':false}},"
                        + "'job':{'shortfalls':{},'requested':{}},'edges':[]}")
                .replace('\'', '"'));
  }

  @Test
  void read_observationFromBeforeRequests_isOfAJobOfWhichNoneIsKnown() throws Exception {
    String now = Json.lenient().writeValueAsString(observation());
    String old = now.replaceAll(",\"requested\":\\{[^}]*}", "");
    assertThat(old).isNotEqualTo(now);
    assertThat(Json.lenient().readValue(old, Observation.class).job().requested()).isEmpty();
  }

  @Test
  void read_observationFromBeforeJobStatus_isOfASteadyJob() throws Exception {
    String old = Json.lenient().writeValueAsString(observation()).replaceAll(",\"job\":\\{.*", "}");
    assertThat(Json.lenient().readValue(old, Observation.class).job())
        .isEqualTo(JobStatus.steady());
  }

  @Test
  void roundTrip_plan_keepsItsOrder() throws Exception {
    Map<OperatorId, Integer> targets = new LinkedHashMap<>();
    targets.put(SOURCE, 3);
    targets.put(MAP, Integer.MAX_VALUE);
    ParallelismPlan plan = new ParallelismPlan(targets);
    assertThat(roundTrip(plan, ParallelismPlan.class)).hasToString(plan.toString());
  }

  @Test
  void read_topologyWithACycle_isRefusedByName() {
    String cyclic =
        "{'operators':[%s,%s],'edges':[{'from':'a','to':'b','partitioning':'OTHER'},{'from':'b','to':'a','partitioning':'OTHER'}]}"
            .formatted(operator("a", 1), operator("b", 1))
            .replace('\'', '"');
    assertThatThrownBy(() -> Json.lenient().readValue(cyclic, Topology.class))
        .isInstanceOf(JsonProcessingException.class)
        .hasMessageContaining("form a cycle among [a, b]");
  }

  private static String operator(String id, int parallelism) {
    return ("{'id':'%s','name':'%s','parallelism':%d,'maxParallelism':2147483647,"
            + "'reference':{'type':'operator','fields':{'id':'%s'}}}")
        .formatted(id, id, parallelism, id);
  }

  private static Observation observation() {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("vertex", "1");
    fields.put("job", "0");
    Topology topology =
        Topology.builder()
            .operator(Operator.of(SOURCE.value(), 2).withMaxParallelism(128))
            .operator(
                Operator.of(MAP, 4)
                    .withMaxParallelism(64)
                    .withSlotSharingGroup("default")
                    .withReference(new OperatorReference("v", fields)))
            .edge(new Edge(SOURCE, MAP, Edge.Partitioning.KEYED))
            .build();
    OperatorMetrics all =
        OperatorMetrics.unknown()
            .withRecordsInPerSecond(0.1 + 0.2)
            .withRecordsOutPerSecond(1e9)
            .withTimeShares(new TimeShares(0.25, 0.5, 0.25))
            .withPendingRecords(0);
    return Observation.of(
            Instant.parse("2030-01-01T00:00:00.000000001Z"),
            topology,
            Map.of(SOURCE, all, MAP, OperatorMetrics.unknown()))
        .withJob(JobStatus.steady().withId("job").withInProgress("a rollout"));
  }

  private static <T> T roundTrip(T value, Class<T> type) throws JsonProcessingException {
    return Json.strict().readValue(Json.lenient().writeValueAsString(value), type);
  }
}
