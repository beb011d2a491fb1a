package io.kta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.kta.knowledge.Knowledge;
import io.kta.knowledge.KnowledgeOwner;
import io.kta.knowledge.KnowledgeStore;
import io.kta.knowledge.Step;
import io.kta.policy.Bounds.Range;
import io.kta.policy.ScalingPolicy;
import io.kta.time.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class CycleReportTest {
  private final ManualClock clock = new ManualClock();
  private final TestJob job = new TestJob(clock);

  @Test
  void toJson_appliedWithAnAdjustment_tellsEveryNumberAndWhy() {
    ScalingPolicy policy = ScalingPolicy.builder().maxParallelism(3).build();
    String json = report(policy).toJson();
    assertThat(json)
        .startsWith(
            """
            {"cycle":{"autoscaler":"wordcount","number":1},"startedAt":"2030-01-01T00:00:00Z",\
            "observation":{"at":"2030-01-01T00:00:00Z","topology":{"operators":[\
            {"id":"source","name":"source","parallelism":1,"maxParallelism":8,\
            "reference":{"type":"operator","fields":{"id":"source"}}},\
            """);
    assertThat(json) // what an observation has besides is no concern here
        .endsWith(
            """
            "admission":{"proposed":{"type":"Scale","plan":{"targets":{"source":1,"map":4}},\
            "reason":"as told"},"admitted":{"type":"Scale","plan":{"targets":{"source":1,"map":3}},\
            "reason":"as told"},"adjustments":[{"rule":"bounds","operator":"map","before":4,\
            "after":3,"because":{"kind":"OUT_OF_BOUNDS","numbers":{"MIN":1.0,"MAX":3.0}}}],"remarks":[]},\
            "outcome":{"type":"Applied","result":{"type":"Applied"}},\
            "durations":{"LOAD":"PT0S","OBSERVE":"PT0S","MONITOR":"PT0S","ANALYZE":"PT0S",\
            "PLAN":"PT0S","ADMIT":"PT0S","APPLY":"PT0S","SAVE":"PT0S"}}\
            """);
  }

  @Test
  void toJson_failed_namesTheStepAndLeavesOutWhatIsUnknown() throws Exception {
    ScalingPolicy policy = ScalingPolicy.builder().bounds("mop", new Range(1, 2)).build();
    JsonNode json = JsonMapper.builder().build().readTree(report(policy).toJson());
    assertThat(json.at("/outcome/type").asText()).isEqualTo("Failed");
    assertThat(json.at("/outcome/step").asText()).isEqualTo("ADMIT");
    assertThat(json.at("/outcome/reason").asText()).startsWith("the policy has bounds for [mop]");
    assertThat(json.at("/outcome").has("cause")).isFalse();
    assertThat(json.has("admission")).isFalse();
  }

  @Test
  void fromJson_whatWasWritten_isEqual() {
    CycleReport report = report(ScalingPolicy.builder().maxParallelism(3).build());
    assertThat(CycleReport.fromJson(report.toJson())).isEqualTo(report);
  }

  @Test
  void fromJson_reportFromBeforeItHadEdgesAndRemarks_isRead() {
    CycleReport report = report(ScalingPolicy.builder().maxParallelism(3).build());
    String old = report.toJson().replace(",\"edges\":[]}", "}").replace(",\"remarks\":[]", "");
    assertThat(old).isNotEqualTo(report.toJson());
    assertThat(CycleReport.fromJson(old)).isEqualTo(report);
  }

  /** Recordings of before reasons were data have them as sentences. */
  @Test
  void fromJson_reportFromBeforeReasonsWereData_keepsTheSentence() {
    CycleReport report = report(ScalingPolicy.builder().maxParallelism(3).build());
    String because =
        "\"because\":{\"kind\":\"OUT_OF_BOUNDS\",\"numbers\":{\"MIN\":1.0,\"MAX\":3.0}}";
    String old =
        report
            .toJson()
            .replace(because, "\"reason\":\"the policy allows 1 to 3\"")
            .replace(
                "\"remarks\":[]",
                "\"remarks\":[{\"rule\":\"conflict\",\"operator\":\"map\",\"text\":\"somebody"
                    + " else\"}],\"postponed\":\"paused: for a while\"");
    CycleReport read = CycleReport.fromJson(old);
    assertThat(read.toString()).isEqualTo(report.toString());
    assertThat(read.explain())
        .contains("paused: for a while")
        .containsOnlyOnce("conflict: somebody else"); // it is about one of the two operators
    assertThat(CycleReport.fromJson(read.toJson())).isEqualTo(read);
  }

  /** A reason could pass for a line of KTA's own in a log, a terminal or the live page. */
  @Test
  void toStringAndExplain_reasonWithLineBreaks_beginsNoLineOfItsOwn() {
    CycleReport report = report(ScalingPolicy.builder().maxParallelism(3).build());
    CycleReport forged =
        CycleReport.fromJson(
            report
                .toJson()
                .replace(
                    "\"reason\":\"as told\"",
                    "\"reason\":\"as told\\nso the cycle scaled\\r\\u2028all\""));
    assertThat(forged).isNotEqualTo(report);
    assertThat(forged.toString()).hasLineCount(1);
    assertThat(forged.explain().lines().count()).isEqualTo(report.explain().lines().count());
    assertThat(forged.explain()).contains("as told so the cycle scaled all\n");
  }

  @Test
  void fromJson_whatIsNoReport_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CycleReport.fromJson("[]"))
        .withMessageContaining("this is not a report");
  }

  // Issue 19, section 2, Cycle:259, ReportJson:33, ReportText:47: durations of 0, or in another
  // unit.
  @Test
  void durations_stepsThatTakeTime_areTheirsInEachForm() throws Exception {
    HookedJob slow =
        new HookedJob(
            clock, () -> takes(Duration.ofMillis(1_500)), () -> takes(Duration.ofMillis(2_500)));
    CycleReport report;
    try (Autoscaler autoscaler =
        Kta.autoscaler().clock(clock).algorithm(TestJob.setMapTo(4)).driver(slow).build()) {
      report = autoscaler.runOnce();
    }
    assertThat(report.duration(Step.OBSERVE)).isEqualTo(Duration.ofMillis(1_500));
    assertThat(report.duration(Step.APPLY)).isEqualTo(Duration.ofMillis(2_500));
    assertThat(report.duration(Step.PLAN)).isZero();
    JsonNode took = JsonMapper.builder().build().readTree(report.toJson()).get("durations");
    assertThat(took.get("OBSERVE").asText()).isEqualTo("PT1.5S");
    assertThat(took.get("APPLY").asText()).isEqualTo("PT2.5S");
    assertThat(report).hasToString("kta#1 scaled map 1 -> 4 in 2.5 s: as told");
  }

  /** A plan is saved before it is handed over, and what came of it after that. */
  @Test
  void durations_stepThatIsBegunTwice_isTheSum() {
    KnowledgeStore slow = storeThat(() -> clock.advance(Duration.ofSeconds(1)));
    try (Autoscaler autoscaler =
        Kta.autoscaler()
            .clock(clock)
            .algorithm(TestJob.setMapTo(4))
            .driver(job)
            .store(slow)
            .build()) {
      assertThat(autoscaler.runOnce().duration(Step.SAVE)).isEqualTo(Duration.ofSeconds(2));
      assertThat(autoscaler.runOnce().duration(Step.SAVE)).isEqualTo(Duration.ofSeconds(1));
    }
  }

  private static KnowledgeStore storeThat(Runnable onSave) {
    return new KnowledgeStore() {
      @Override
      public <M, A> Optional<Knowledge<M, A>> load(KnowledgeOwner<M, A> owner) {
        return Optional.empty();
      }

      @Override
      public void save(KnowledgeOwner<?, ?> owner, Knowledge<?, ?> knowledge) {
        onSave.run();
      }
    };
  }

  @Test
  void lateness_cycleThatWasDueBefore_isInTheReportAndItsJson() throws Exception {
    LoopScheduler scheduler = LoopScheduler.byHand(clock);
    List<CycleReport> reports = new ArrayList<>();
    try (Autoscaler autoscaler =
        Kta.autoscaler()
            .scheduler(scheduler)
            .algorithm(TestJob.setMapTo(4))
            .driver(job)
            .listener(reports::add)
            .start()) {
      clock.advance(Duration.ofMillis(3_250));
      scheduler.runDue();
      assertThat(reports.get(0).lateness()).contains(Duration.ofMillis(3_250));
      assertThat(reports.get(0).toJson()).contains("\"lateness\":\"PT3.25S\"");
      CycleReport asked = autoscaler.runOnce();
      assertThat(asked.lateness()).as("nobody waited for it").isEmpty();
      assertThat(asked.toJson()).doesNotContain("lateness");
    }
  }

  private String takes(Duration time) {
    clock.advance(time);
    return "done";
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
