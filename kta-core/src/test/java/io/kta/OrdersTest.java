package io.kta;

import static io.kta.TestJob.MAP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.kta.driver.ApplyResult;
import io.kta.knowledge.KnowledgeStore;
import io.kta.knowledge.Outcome;
import io.kta.policy.ScalingPolicy;
import io.kta.time.ManualClock;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What people order of a running autoscaler. */
final class OrdersTest {
  private final ManualClock clock = new ManualClock();
  private final TestJob job = new TestJob(clock);
  private final KnowledgeStore store = KnowledgeStore.inMemory();

  @Test
  void pause_untilATime_goesOnByItself() {
    CycleReport paused =
        cycle(autoscaler -> autoscaler.pause("release", clock.now().plus(Duration.ofMinutes(10))));
    assertThat(paused)
        .hasToString(
            "wordcount#1 holds, though the algorithm asks for map 1 -> 4: paused: release (until"
                + " 2030-01-01T00:10:00Z)");
    assertThat(paused.toJson())
        .contains(
            "\"admitted\":{\"type\":\"Scale\",\"plan\":{\"targets\":{\"source\":1,\"map\":4}}")
        .contains("\"postponed\":");
    clock.advance(Duration.ofMinutes(9));
    assertThat(cycle().outcome()).isInstanceOf(Outcome.Held.class);
    clock.advance(Duration.ofMinutes(1));
    assertThat(cycle().outcome()).isEqualTo(new Outcome.Applied(ApplyResult.applied()));
  }

  @Test
  void pause_restarted_isStillPausedUntilResumed() {
    cycle(autoscaler -> autoscaler.pause("release"));
    cycle();
    assertThat(job.parallelism()).isEqualTo(1);
    cycle(Autoscaler::resume);
    assertThat(job.parallelism()).isEqualTo(4);
  }

  @Test
  void override_restarted_staysAndIsShown() {
    cycle(autoscaler -> autoscaler.override("map", 6));
    assertThat(job.parallelism()).isEqualTo(6);
    assertThat(cycle().explain())
        .isEqualTo(
            """
            wordcount#2 at 2030-01-01T00:00:00Z
            the algorithm scales: as told
            source: runs at 1, the algorithm asks for 1
              the policy admits 1
            map: runs at 6, the algorithm asks for 4
              override: 4 -> 6, since it is set by hand, at run time
              the policy admits 6
            so the cycle stays as it is: as told
            """);
    clock.advance(Duration.ofMinutes(6));
    cycle(autoscaler -> autoscaler.endOverride("map"));
    assertThat(job.parallelism()).isEqualTo(4);
  }

  @Test
  void override_operatorThatIsNotThere_failsAndNamesThoseThatAre() {
    assertThat(cycle(autoscaler -> autoscaler.override("mop", 6)))
        .hasToString(
            "wordcount#1 failed to admit: the policy has an override for [mop], but the operators"
                + " are [source, map]; name one of these, or its id");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> cycle(autoscaler -> autoscaler.override("map", -1)))
        .withMessage("override of operator map is -1; it must be at least 0");
  }

  @Test
  void forceOnce_cooldown_isLeftOutThatOnce() {
    cycle();
    assertThat(job.parallelism()).isEqualTo(4);
    clock.advance(Duration.ofMinutes(1));
    assertThat(cycle(6, autoscaler -> {}).outcome())
        .isEqualTo(new Outcome.Applied(ApplyResult.alreadyInPlace()));
    cycle(6, autoscaler -> autoscaler.forceOnce("a launch"));
    assertThat(job.parallelism()).isEqualTo(6);
    cycle(8, autoscaler -> {});
    assertThat(job.parallelism()).as("once only").isEqualTo(6);
  }

  @Test
  void toJson_overridden_hasTheRuleAndItsNumbers() {
    CycleReport report = cycle(8, autoscaler -> autoscaler.override("map", 3));
    assertThat(report.toJson())
        .contains(
            """
            "adjustments":[{"rule":"override","operator":"map","before":8,"after":3,\
            "because":{"kind":"SET_AT_RUN_TIME","numbers":{}}}]\
            """);
    assertThat(job.applied()).hasSize(1);
    assertThat(job.applied().get(0).target(MAP)).isEqualTo(3);
  }

  @Test
  void orders_afterClose_areRefused() {
    Autoscaler autoscaler = autoscaler(4);
    autoscaler.close();
    List<Consumer<Autoscaler>> orders =
        List.of(
            closed -> closed.pause("release"),
            closed -> closed.pause("release", clock.now()),
            Autoscaler::resume,
            closed -> closed.override("map", 1),
            closed -> closed.endOverride("map"),
            closed -> closed.forceOnce("a launch"),
            closed -> closed.changePolicy(ScalingPolicy.defaults()));
    for (Consumer<Autoscaler> order : orders) {
      assertThatIllegalStateException()
          .isThrownBy(() -> order.accept(autoscaler))
          .withMessage("wordcount is closed; build another autoscaler");
    }
  }

  @Test
  @SuppressWarnings("NullAway") // what a careless caller gives
  void orders_null_nameTheArgument() {
    try (Autoscaler autoscaler = autoscaler(4)) {
      assertThatNullPointerException()
          .isThrownBy(() -> autoscaler.override(null, 1))
          .withMessage("operator");
      assertThatNullPointerException()
          .isThrownBy(() -> autoscaler.endOverride(null))
          .withMessage("operator");
      assertThatNullPointerException()
          .isThrownBy(() -> autoscaler.pause(null))
          .withMessage("reason");
      assertThatNullPointerException()
          .isThrownBy(() -> autoscaler.forceOnce(null))
          .withMessage("reason");
      assertThatNullPointerException()
          .isThrownBy(() -> autoscaler.changePolicy(null))
          .withMessage("policy");
    }
  }

  private CycleReport cycle() {
    return cycle(autoscaler -> {});
  }

  private CycleReport cycle(Consumer<Autoscaler> order) {
    return cycle(4, order);
  }

  /** Runs one cycle in a life of its own, after an order was given. */
  private CycleReport cycle(int asked, Consumer<Autoscaler> order) {
    try (Autoscaler autoscaler = autoscaler(asked)) {
      order.accept(autoscaler);
      return autoscaler.runOnce();
    }
  }

  private Autoscaler autoscaler(int asked) {
    return Kta.autoscaler()
        .name("wordcount")
        .clock(clock)
        .policy(ScalingPolicy.builder().cooldownUp(Duration.ofHours(1)).build())
        .algorithm(TestJob.setMapTo(asked))
        .driver(job)
        .store(store)
        .build();
  }
}
