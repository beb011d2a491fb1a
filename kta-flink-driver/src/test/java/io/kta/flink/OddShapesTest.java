package io.kta.flink;

import static io.kta.flink.FakeFlink.job;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kta.driver.ApplyResult;
import io.kta.metrics.NoObservation;
import io.kta.metrics.NoObservation.Reason;
import io.kta.metrics.Observation;
import io.kta.metrics.OperatorMetrics;
import io.kta.time.ManualClock;
import io.kta.topology.Edge.Partitioning;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import io.kta.topology.ParallelismPlan;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Graphs that are no chain of a source and a counter. */
@Timeout(60)
final class OddShapesTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String A = "a".repeat(32);
  private static final String B = "b".repeat(32);
  private static final String C = "c".repeat(32);

  private final FakeFlink flink = new FakeFlink();
  private final FlinkDriver driver =
      FlinkDriver.builder(flink.uri()).clock(new ManualClock()).build();
  private final ObjectNode graph = JSON.createObjectNode();
  private final Map<String, ObjectNode> vertices = new LinkedHashMap<>();

  @AfterEach
  void stop() {
    driver.close();
    flink.close();
  }

  /** All is chained, so that it is a source and a sink. */
  @Test
  void observeAndApply_oneVertex_isMeasuredAndScaled() {
    vertex(A, 2, 128, 1_000).put("read-records", 5_000);
    Operator only = observed().topology().operator(new OperatorId(A));
    assertThat(only.isFixed()).isFalse();
    vertex(A, 2, 128, 11_000).put("read-records", 7_000);
    OperatorMetrics seen = observed().metricsOf(only.id());
    assertThat(seen.recordsInPerSecond()).hasValue(200);
    assertThat(seen.recordsOutPerSecond()).as("a sink's are not counted").isEmpty();
    vertex(A, 4, 128, 1_000);
    assertThat(plan(A, 4)).isInstanceOf(ApplyResult.AlreadyInPlace.class);
  }

  /** The job drains what lies in between; nothing more will come. */
  @Test
  void observe_allSourcesHaveFinished_measuresTheRestAndScalesNoSource() {
    vertex(A, 2, 128, 1_000);
    vertex(B, 2, 128, 1_000);
    vertex(C, 2, 128, 1_000, A, B);
    Observation before = observed();
    assertThat(before.topology().operator(new OperatorId(A)).isFixed()).isFalse();
    vertex(A, 2, 128, 2_000);
    vertex(B, 2, 128, 2_000);
    finish(A, 2);
    finish(B, 2);
    vertex(C, 2, 128, 11_000, A, B).put("read-records", 9_000);
    Observation seen = observed();
    assertThat(seen.topology().operators())
        .filteredOn(operator -> operator.isFixed())
        .extracting(operator -> operator.id().value())
        .containsExactlyInAnyOrder(A, B);
    assertThat(seen.metricsOf(new OperatorId(A)).recordsOutPerSecond()).hasValue(0);
    assertThat(seen.metricsOf(new OperatorId(C)).recordsInPerSecond()).hasValue(900);
  }

  /** A reader without a split ends at once, and the others go on. */
  @Test
  void observe_oneReaderOfTwoHasFinished_measuresTheOther() {
    vertex(A, 2, 128, 1_000);
    vertex(B, 2, 128, 1_000, A);
    finish(A, 1);
    finish(B, 0);
    assertThat(observed().topology().operator(new OperatorId(A)).isFixed()).isFalse();
  }

  /** FLINK-31326, of several at once: one of them may run more than once, and is scaled. */
  @Test
  void observe_legacySourcesInAUnion_areFixedAndTheOtherIsNot() {
    vertex(A, 1, 128, 1_000).put("accumulated-busy-time", "NaN");
    vertex(B, 1, 128, 1_000).put("accumulated-busy-time", "NaN");
    vertex("d".repeat(32), 1, 128, 1_000);
    vertex(C, 2, 128, 1_000, A, B, "d".repeat(32));
    assertThat(observed().topology().operators())
        .filteredOn(operator -> operator.isFixed())
        .extracting(operator -> operator.id().value())
        .containsExactlyInAnyOrder(A, B);
    assertThat(plan(B, 2))
        .isInstanceOfSatisfying(
            ApplyResult.Rejected.class,
            rejected -> assertThat(rejected.reason()).contains("legacy source", B));
  }

  /** windowAll; and -1 is what Flink says where it has not decided yet. */
  @ParameterizedTest
  @CsvSource({"1, 1", "-1, 2"})
  void apply_beyondWhatAVertexCanRunAt_isRejected(int most, int target) {
    vertex(A, 1, 128, 1_000);
    vertex(B, 1, most, 1_000, A);
    assertThat(observed().topology().operator(new OperatorId(B)).maxParallelism()).isEqualTo(1);
    assertThat(plan(B, target + 1)).isInstanceOf(ApplyResult.Rejected.class);
  }

  /** Two sources chained to one vertex, of which one has a connector that tells no backlog. */
  @Test
  void observe_sourcesOfTwoConnectorsInOneVertex_countsBothAndTheBacklogOfOne() {
    vertex(A, 2, 128, 1_000);
    vertex(B, 2, 128, 1_000, A);
    readers(1_000, 2_000, 20_000);
    observed();
    readers(3_000, 5_000, 40_000); // 10 s later on each of the two tasks
    OperatorMetrics seen = observed().metricsOf(new OperatorId(A));
    assertThat(seen.recordsInPerSecond()).hasValue(500);
    assertThat(seen.pendingRecords()).hasValue(70);
  }

  /** Vertices of one name, and two edges between the same two. */
  @Test
  void observe_twoPipelinesAndAnEdgeTwice_isTheGraphAsItIs() {
    vertex(A, 2, 128, 1_000);
    vertex(B, 2, 128, 1_000, A, A);
    vertex(C, 2, 128, 1_000);
    Observation seen = observed();
    assertThat(seen.topology().edges()).hasSize(1);
    assertThat(seen.topology().edges().iterator().next().partitioning())
        .isEqualTo(Partitioning.OTHER);
    assertThat(seen.topology().operators()).extracting(Operator::name).containsOnly("same");
  }

  /** Each word that Flink has for a job that does not run, and one that it may have some day. */
  @ParameterizedTest
  @CsvSource({
    "SUSPENDED, RESCALING",
    "RECONCILING, RESCALING",
    "RESTARTING, RESCALING",
    "FAILING, RESCALING",
    "CANCELLING, STOPPING",
    "PONDERING, RESCALING"
  })
  void observe_jobInAnyState_isNothingToObserveWithAReason(String state, Reason reason) {
    vertex(A, 2, 128, 1_000);
    observed();
    flink.state = state;
    show();
    assertThat(driver.observe())
        .isInstanceOfSatisfying(
            NoObservation.class, none -> assertThat(none.reason()).isEqualTo(reason));
  }

  /** Flink names metrics of an operator by its name, without what would end a part of it. */
  @ParameterizedTest
  @ValueSource(strings = {"ü☃", "a&b=c", "100%2C+1", "{\"x\"}", "a/b?c#d", "a|b\\c"})
  void observe_oddNameOfASource_isAskedForAsItIs(String name) {
    vertex(A, 2, 128, 1_000);
    flink.readerMetrics.put("Source__" + name + ".pendingRecords", 9.0);
    assertThat(observed().metricsOf(new OperatorId(A)).pendingRecords()).hasValue(9);
  }

  private void readers(double one, double other, double busyMillis) {
    flink.readerMetrics.put("Source__one.numRecordsIn", one);
    flink.readerMetrics.put("Source__other.numRecordsIn", other);
    flink.readerMetrics.put("Source__one.pendingRecords", 70.0);
    flink.readerMetrics.put("accumulateBusyTimeMs", busyMillis);
    flink.readerMetrics.put("accumulateIdleTimeMs", 0.0);
    flink.readerMetrics.put("accumulateBackPressuredTimeMs", 0.0);
  }

  /** Adds a vertex, or shows it anew, and returns its metrics. */
  private ObjectNode vertex(String id, int tasks, int most, long busyMillis, String... inputs) {
    ObjectNode vertex = JSON.createObjectNode();
    vertex.put("id", id).put("name", "same").put("parallelism", tasks);
    vertex.put("maxParallelism", most).put("start-time", 100_000).put("slotSharingGroupId", "g");
    vertex.putObject("tasks").put("RUNNING", tasks);
    ArrayNode all = vertex.putObject("node").put("id", id).putArray("inputs");
    for (String input : inputs) {
      all.addObject().put("id", input).put("ship_strategy", "HASH");
    }
    vertices.put(id, vertex);
    return vertex
        .putObject("metrics")
        .put("read-records", 0)
        .put("read-records-complete", true)
        .put("write-records", 0)
        .put("write-records-complete", true)
        .put("accumulated-backpressured-time", 0)
        .put("accumulated-idle-time", tasks * busyMillis - busyMillis)
        .put("accumulated-busy-time", busyMillis);
  }

  /** Has some tasks of a vertex have finished. */
  private void finish(String id, int tasks) {
    ObjectNode vertex = vertices.getOrDefault(id, graph);
    int all = vertex.path("parallelism").asInt();
    vertex.putObject("tasks").put("RUNNING", all - tasks).put("FINISHED", tasks);
  }

  private ApplyResult plan(String id, int target) {
    ParallelismPlan plan =
        ParallelismPlan.asIs(observed().topology()).with(new OperatorId(id), target);
    return driver.apply(plan);
  }

  private Observation observed() {
    show();
    return driver.observe().observation().orElseThrow();
  }

  private void show() {
    graph.put("jid", FakeFlink.JOB).put("name", "wordcount").put("state", flink.state);
    graph.put("job-type", "STREAMING").put("start-time", 50_000).put("now", 200_000);
    ArrayNode all = graph.putArray("vertices");
    ArrayNode nodes = graph.putObject("plan").putArray("nodes");
    ObjectNode requirements = JSON.createObjectNode();
    for (ObjectNode vertex : vertices.values()) {
      nodes.add(vertex.path("node"));
      all.add(vertex);
      requirements
          .putObject(vertex.path("id").asText())
          .putObject("parallelism")
          .put("lowerBound", 1)
          .put("upperBound", vertex.path("parallelism").asInt());
    }
    flink.replace("GET " + job(""), 200, graph.toString());
    flink.replace("GET " + job("/resource-requirements"), 200, requirements.toString());
  }
}
