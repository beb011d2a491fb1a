package io.kta;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.kta.algorithm.Decision;
import io.kta.driver.ApplyResult;
import io.kta.knowledge.Outcome;
import io.kta.knowledge.Step;
import io.kta.metrics.NoObservation;
import io.kta.policy.ScalingPolicy;
import io.kta.time.ManualClock;
import io.kta.topology.OperatorId;
import io.kta.topology.ParallelismPlan;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a mapper that knows nothing of KTA makes of a report; Spring Boot has such a one. */
final class UserMapperTest {
  private final JsonMapper mapper =
      JsonMapper.builder().addModules(new Jdk8Module(), new JavaTimeModule()).build();

  /** A report whose plan was cut by the policy, and then applied. */
  static CycleReport report() {
    ManualClock clock = new ManualClock();
    try (Autoscaler autoscaler =
        Kta.autoscaler()
            .name("wordcount")
            .clock(clock)
            .policy(ScalingPolicy.builder().maxParallelism(3).build())
            .algorithm(TestJob.setMapTo(4))
            .driver(new TestJob(clock))
            .build()) {
      return autoscaler.runOnce();
    }
  }

  @Test
  void write_report_saysWhichOutcomeResultAndDecisionItHas() throws Exception {
    JsonNode json = mapper.readTree(mapper.writeValueAsString(report()));
    assertThat(json.at("/outcome/type").textValue()).isEqualTo("Applied");
    assertThat(json.at("/outcome/result/type").textValue()).isEqualTo("Applied");
    assertThat(json.at("/admission/proposed/type").textValue()).isEqualTo("Scale");
    assertThat(json.at("/admission/adjustments/0/operator").textValue()).isEqualTo("map");
    assertThat(json.at("/admission/admitted/plan/targets/map").intValue()).isEqualTo(3);
  }

  @Test
  void read_report_isWhatWasWritten() throws Exception {
    assertThat(mapper.readValue(mapper.writeValueAsString(report()), CycleReport.class))
        .isEqualTo(report());
  }

  @Test
  void write_failure_leavesOutWhatWasThrown() throws Exception {
    Outcome failed =
        new Outcome.Failed(
            Step.OBSERVE, "no answer", Optional.of(new IllegalStateException("secret")));
    assertThat(mapper.writeValueAsString(failed))
        .isEqualTo("{\"type\":\"Failed\",\"step\":\"OBSERVE\",\"reason\":\"no answer\"}");
  }

  @Test
  void read_everyChoice_isWhatWasWritten() throws Exception {
    for (Outcome outcome :
        List.of(
            new Outcome.Applied(ApplyResult.accepted("half")),
            new Outcome.Recommended(),
            new Outcome.Held("calm"),
            new Outcome.NotObserved(new NoObservation(NoObservation.Reason.STARTING, "too early")),
            new Outcome.Failed(Step.PLAN, "a bug", Optional.empty()))) {
      assertThat(mapper.readValue(mapper.writeValueAsString(outcome), Outcome.class))
          .isEqualTo(outcome);
    }
    Decision scale =
        new Decision.Scale(new ParallelismPlan(Map.of(new OperatorId("a"), 2)), "more");
    assertThat(mapper.readValue(mapper.writeValueAsString(scale), Decision.class)).isEqualTo(scale);
  }

  @ParameterizedTest
  @ValueSource(classes = {Outcome.class, Decision.class, ApplyResult.class})
  void annotations_ofAChoice_nameEveryOneByItsSimpleName(Class<?> choice) {
    assertThat(choice.getAnnotation(JsonSubTypes.class).value())
        .extracting(type -> type.value() + " " + type.name())
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(choice.getPermittedSubclasses())
                .map(member -> member + " " + member.getSimpleName())
                .toList());
  }
}
