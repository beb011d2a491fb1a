package io.kta.operator.status;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kta.CycleReport;
import io.kta.algorithm.remote.JsonObject;
import io.kta.driver.ApplyResult;
import io.kta.knowledge.CycleId;
import io.kta.knowledge.CycleResult;
import io.kta.knowledge.CycleResult.Plans;
import io.kta.knowledge.Outcome;
import io.kta.knowledge.Step;
import io.kta.metrics.Observation;
import io.kta.operator.resource.KtaPolicy;
import io.kta.operator.resource.KtaPolicySpec;
import io.kta.operator.resource.KtaPolicyStatus;
import io.kta.operator.spec.InvalidPolicyException;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import io.kta.topology.OperatorReference;
import io.kta.topology.ParallelismPlan;
import io.kta.topology.Topology;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What the existing KTA reads in a status when it is taken back: {@code state} is the last phase
 * that was completed, from which it goes on, and {@code udfResult} is what it goes by then.
 */
final class ExistingStatusTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final CycleId CYCLE = new CycleId("streams/wordcount", 3);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Operator TOKENIZER = deployment("tokenizer", 2);
  private static final Operator COUNTER = deployment("counter", 2);
  private static final Observation SEEN = Observation.of(NOW, Topology.chain(TOKENIZER, COUNTER));
  private static final Optional<ParallelismPlan> RUNS = plan(2, 2);

  private final PolicyHistory history = new PolicyHistory(List.of());

  @Test
  void results_ofACycle_areTheJsonOfTheExistingKta() throws JsonProcessingException {
    KtaPolicyStatus status = status(new Outcome.Applied(ApplyResult.applied()), "{\"count\": 3}");
    String common =
        "\"id\": \"streams/wordcount#3\", \"udfStartTimestampMillis\": 1767225600000,"
            + " \"udfEndTimestampMillis\": 1767225601000,"
            + " \"monitorResult\": {\"count\": 3}, \"analyzeResult\": {\"state\": 1},"
            + " \"planResult\": {"
            + key("tokenizer")
            + ": {\"parallelism\": 9}, "
            + key("counter")
            + ": {\"parallelism\": 4}}";
    assertThat(JSON.readTree(status.udfResult)).isEqualTo(JSON.readTree("{" + common + "}"));
    assertThat(JSON.readTree(status.result))
        .isEqualTo(
            JSON.readTree(
                "{%s, \"parallelism\": {%s: 8, %s: 4}}"
                    .formatted(common, key("tokenizer"), key("counter"))));
    assertThat(status.state).isEqualTo("Completed");
  }

  @Test
  void results_holdOfAnAlgorithmInProcess_stayAsItIs() throws JsonProcessingException {
    CycleResult<Integer, String> held =
        new CycleResult<>(
            CYCLE,
            NOW,
            NOW,
            Optional.of(3),
            Optional.of("calm"),
            new Plans(RUNS, Optional.empty(), Optional.empty()),
            new Outcome.Held("it is calm"));
    history.note(held);
    history.remember(report(held.outcome()));
    JsonNode result = JSON.readTree(running().result);
    assertThat(result.at("/monitorResult/value").asInt()).isEqualTo(3);
    assertThat(result.path("planResult").findValues("parallelism"))
        .extracting(JsonNode::asInt)
        .containsExactly(2, 2);
    assertThat(result.path("parallelism")).hasSize(2);
  }

  @ParameterizedTest
  @EnumSource(Step.class)
  void state_failedStep_isOneFromWhichTheExistingKtaGoesOn(Step step)
      throws JsonProcessingException {
    KtaPolicyStatus status = status(failed(step), "{\"count\": 3}");
    assertThat(status.state).isIn("Init", "MonitorAnalyzePlan");
    assertThat(goesOn(status)).as("%s, %s", status.state, status.udfResult).isTrue();
    boolean isPlanned = List.of(Step.ADMIT, Step.APPLY, Step.SAVE).contains(step);
    assertThat(status.state).isEqualTo(isPlanned ? "MonitorAnalyzePlan" : "Init");
  }

  @Test
  void state_resultsTooLongForAStatus_areLeftOutAndTheStepsAreTakenAnew()
      throws JsonProcessingException {
    KtaPolicyStatus status = status(failed(Step.APPLY), "{\"x\": \"" + "x".repeat(40_000) + "\"}");
    assertThat(status.udfResult).isNull();
    assertThat(status.result).isNull();
    assertThat(status.state).isEqualTo("Init");
    assertThat(goesOn(status)).isTrue();
  }

  @Test
  void state_noCycleOrInvalid_isNew() throws JsonProcessingException {
    assertThat(running().state).isEqualTo("New");
    KtaPolicyStatus invalid =
        PolicyStatus.invalid(policy(), new InvalidPolicyException("InvalidSpec", "why"), NOW);
    assertThat(goesOn(invalid)).isTrue();
  }

  /** Whether the operator of the existing KTA, just started, can go on from what it finds. */
  private static boolean goesOn(KtaPolicyStatus status) throws JsonProcessingException {
    return switch (String.valueOf(status.state)) {
      case "New", "Execute", "Completed" -> true;
      case "Init" -> status.id != null; // which it sends to the algorithm
      case "MonitorAnalyzePlan" -> isUdfResult(requireNonNull(status.udfResult));
      default -> false; // it looks for the result in its memory
    };
  }

  private static boolean isUdfResult(String text) throws JsonProcessingException {
    JsonNode json = JSON.readTree(text);
    List<String> fields =
        List.of(
            "id",
            "udfStartTimestampMillis",
            "udfEndTimestampMillis",
            "monitorResult",
            "analyzeResult",
            "planResult");
    boolean isNodes = true;
    for (Map.Entry<String, JsonNode> entry : json.path("planResult").properties()) {
      JsonNode node = JSON.readTree(entry.getKey());
      isNodes &= node.has("kind") && node.has("name") && node.size() == 2;
      isNodes &= entry.getValue().path("parallelism").isInt() && entry.getValue().size() == 1;
    }
    return isNodes
        && json.path("planResult").size() == 2
        && json.size() == fields.size()
        && fields.stream().allMatch(json::has);
  }

  private KtaPolicyStatus status(Outcome outcome, String monitored) {
    Step failed = outcome instanceof Outcome.Failed failure ? failure.step() : Step.SAVE;
    boolean isMonitored = failed.compareTo(Step.MONITOR) > 0;
    boolean isAnalyzed = failed.compareTo(Step.ANALYZE) > 0;
    boolean isPlanned = failed.compareTo(Step.PLAN) > 0;
    history.note(
        new CycleResult<>(
            CYCLE,
            NOW,
            NOW.plusSeconds(1),
            Optional.of(new JsonObject(monitored)).filter(any -> isMonitored),
            Optional.of(new JsonObject("{\"state\": 1}")).filter(any -> isAnalyzed),
            new Plans(RUNS, plan(9, 4).filter(any -> isPlanned), plan(8, 4)),
            outcome));
    history.remember(report(outcome));
    return running();
  }

  private KtaPolicyStatus running() {
    return PolicyStatus.running(policy(), history, NOW);
  }

  private static CycleReport report(Outcome outcome) {
    return CycleReport.of(CYCLE, NOW, outcome).withObservation(SEEN);
  }

  private static Outcome failed(Step step) {
    return new Outcome.Failed(step, "it does not work", Optional.empty());
  }

  private static KtaPolicy policy() {
    KtaPolicy policy = new KtaPolicy();
    policy.setSpec(new KtaPolicySpec());
    return policy;
  }

  private static Optional<ParallelismPlan> plan(int tokenizer, int counter) {
    Map<OperatorId, Integer> targets = new LinkedHashMap<>();
    Stream.of(TOKENIZER, COUNTER)
        .forEach(each -> targets.put(each.id(), each.equals(TOKENIZER) ? tokenizer : counter));
    return Optional.of(new ParallelismPlan(targets));
  }

  private static String key(String name) {
    return "\"{\\\"kind\\\":\\\"Deployment\\\",\\\"name\\\":\\\"%s\\\"}\"".formatted(name);
  }

  private static Operator deployment(String name, int parallelism) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("kind", "Deployment");
    fields.put("name", name);
    return Operator.of("Deployment/" + name, parallelism)
        .withReference(new OperatorReference("scaleTargetRef", fields));
  }
}
