package io.kta;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.kta.policy.Bounds.Range;
import io.kta.policy.ScalingPolicy;
import io.kta.time.ManualClock;
import org.junit.jupiter.api.Test;

final class CycleReportTest {
  private final ManualClock clock = new ManualClock();
  private final TestJob job = new TestJob(clock);

  @Test
  void toJson_appliedWithAnAdjustment_tellsEveryNumberAndWhy() {
    ScalingPolicy policy = ScalingPolicy.builder().maxParallelism(3).build();
    assertThat(report(policy).toJson())
        .isEqualTo(
            """
            {"autoscaler":"wordcount","cycle":1,"startedAt":"2030-01-01T00:00:00Z",\
            "outcome":"Applied","reason":"as told","result":{"type":"Applied"},"operators":[\
            {"id":"source","name":"source","observed":1,"proposed":1,"admitted":1},\
            {"id":"map","name":"map","observed":1,"proposed":4,"admitted":3}],\
            "adjustments":[{"rule":"bounds","operator":"map","before":4,"after":3,\
            "reason":"the policy allows 1 to 3"}],"millis":{"load":0.0,"observe":0.0,\
            "monitor":0.0,"analyze":0.0,"plan":0.0,"admit":0.0,"apply":0.0,"save":0.0}}\
            """);
  }

  @Test
  void toJson_failed_namesTheStepAndLeavesOutWhatIsUnknown() throws Exception {
    ScalingPolicy policy = ScalingPolicy.builder().bounds("mop", new Range(1, 2)).build();
    JsonNode json = JsonMapper.builder().build().readTree(report(policy).toJson());
    assertThat(json.get("outcome").asText()).isEqualTo("Failed");
    assertThat(json.get("failedStep").asText()).isEqualTo("admit");
    assertThat(json.get("reason").asText()).startsWith("the policy has bounds for [mop]");
    assertThat(json.get("operators").get(1).get("observed").asInt()).isEqualTo(1);
    assertThat(json.get("operators").get(1).has("admitted")).isFalse();
    assertThat(json.has("adjustments")).isFalse();
  }

  private CycleReport report(ScalingPolicy policy) {
    try (Autoscaler autoscaler =
        Kta.autoscaler()
            .name("wordcount")
            .clock(clock)
            .policy(policy)
            .algorithm(TestJob.setMapTo(4))
            .driver(job)
            .build()) {
      return autoscaler.runOnce();
    }
  }
}
