package io.kta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kta.algorithm.Algorithm;
import io.kta.algorithm.Context;
import io.kta.algorithm.Decision;
import io.kta.driver.ApplyResult;
import io.kta.driver.ScaleDriver;
import io.kta.knowledge.CycleResult;
import io.kta.knowledge.HistoryLimit;
import io.kta.metrics.Observation;
import io.kta.metrics.ObserveResult;
import io.kta.time.ManualClock;
import io.kta.topology.Operator;
import io.kta.topology.ParallelismPlan;
import io.kta.topology.Topology;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

final class HistoryLimitTest {
  private final ManualClock clock = new ManualClock(Instant.EPOCH);
  private final List<Integer> remembered = new ArrayList<>();
  private int length = 1_000;

  @Test
  void ofBytes_largeResults_keepsTheNewestThatFit() {
    run(HistoryLimit.ofBytes(5_500), 10);
    assertThat(remembered).startsWith(0, 1, 2, 3, 4).endsWith(4, 4);
  }

  @Test
  void ofBytes_oneResultTooLarge_keepsHowItEndedOnly() {
    length = 10_000;
    List<Boolean> wereThere = new ArrayList<>();
    run(
        HistoryLimit.ofBytes(5_500),
        3,
        context ->
            context.history().stream()
                .map(CycleResult::monitored)
                .forEach(found -> wereThere.add(found.isPresent())));
    assertThat(remembered).containsExactly(0, 1, 1);
    assertThat(wereThere).containsExactly(false, false);
  }

  @Test
  void none_largeResults_keepsAll() {
    run(HistoryLimit.NONE, 4);
    assertThat(remembered).containsExactly(0, 1, 2, 3);
  }

  @Test
  void ofBytes_negative_saysWhatItMustBe() {
    assertThatThrownBy(() -> HistoryLimit.ofBytes(-1))
        .hasMessage("the history's limit is -1 bytes; it must be at least 0");
  }

  private void run(HistoryLimit limit, int cycles) {
    run(limit, cycles, context -> {});
  }

  private void run(HistoryLimit limit, int cycles, Consumer<Context<String, String>> look) {
    try (LoopScheduler scheduler = LoopScheduler.byHand(clock);
        Autoscaler autoscaler =
            Kta.autoscaler()
                .algorithm(new Wordy(look))
                .driver(new OneOperator())
                .historyLimit(limit)
                .scheduler(scheduler)
                .build()) {
      for (int i = 0; i < cycles; i++) {
        CycleReport unused = autoscaler.runOnce();
        clock.advance(Duration.ofSeconds(30));
      }
    }
  }

  /** Finds long texts, and looks at what is remembered. */
  private final class Wordy implements Algorithm<String, String> {
    private final Consumer<Context<String, String>> look;

    Wordy(Consumer<Context<String, String>> look) {
      this.look = look;
    }

    @Override
    public String monitor(Context<String, String> context) {
      remembered.add(context.history().size());
      look.accept(context);
      return "x".repeat(length);
    }

    @Override
    public String analyze(Context<String, String> context, String monitored) {
      return "";
    }

    @Override
    public Decision plan(Context<String, String> context, String monitored, String analyzed) {
      return new Decision.Hold("as it is");
    }
  }

  private final class OneOperator implements ScaleDriver {
    @Override
    public ObserveResult observe() {
      return Observation.of(clock.now(), Topology.chain(Operator.of("a", 1)));
    }

    @Override
    public ApplyResult apply(ParallelismPlan plan) {
      return ApplyResult.applied();
    }
  }
}
