package io.kta.flink;

import static io.kta.flink.FakeFlink.COUNTER;
import static io.kta.flink.FakeFlink.job;
import static org.assertj.core.api.Assertions.assertThat;

import io.kta.Autoscaler;
import io.kta.CycleReport;
import io.kta.Kta;
import io.kta.algorithm.Algorithm;
import io.kta.algorithm.Context;
import io.kta.algorithm.Decision;
import io.kta.driver.ApplyResult;
import io.kta.knowledge.Outcome;
import io.kta.policy.ScalingPolicy;
import io.kta.topology.OperatorId;
import io.kta.topology.ParallelismPlan;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A plan that a cluster has no room for, and what becomes of it in later cycles. */
@Timeout(180)
final class UnreachedPlanTest {
  private static final OperatorId THE_COUNTER = new OperatorId(COUNTER);

  private final FakeFlink flink = new FakeFlink();
  private final Asking algorithm = new Asking();
  private final List<String> told = new ArrayList<>();
  private final Autoscaler autoscaler =
      Kta.autoscaler()
          .name("unreached")
          .policy(ScalingPolicy.defaults())
          .algorithm(algorithm)
          .driver(FlinkDriver.forOnlyJob(flink.uri()))
          .build();

  @AfterEach
  void stop() {
    autoscaler.close();
    flink.close();
  }

  /** FLINK-36753: it was asked for again, as "stabilization: 12 → 24", and waited for each time. */
  @Test
  void runOnce_planNotReachedAndNoLongerAskedFor_windowKeepsWhatRunsAndAsksForNoMore() {
    neverFindSlots();
    assertThat(cycle(4).applyResult().orElseThrow()).isInstanceOf(ApplyResult.Accepted.class);
    assertThat(told).hasSize(1).allMatch(plan -> plan.contains(upperBound(4)));

    Outcome shrinking = cycle(1); // within the window in which 4 was asked for
    assertThat(told).hasSize(2);
    assertThat(told.get(1)).as("withdrawn, to what runs").contains(upperBound(2));
    assertThat(shrinking.applyResult()).contains(ApplyResult.applied());

    for (int asked : List.of(2, 1, 2)) {
      assertThat(cycle(asked).applyResult()).contains(ApplyResult.alreadyInPlace());
    }
    assertThat(told).hasSize(2);
  }

  /** Runs a cycle in which the algorithm asks for so many counters. */
  private Outcome cycle(int counters) {
    algorithm.counters = counters;
    CycleReport report = autoscaler.runOnce();
    assertThat(report.outcome()).as(report.toString()).isInstanceOf(Outcome.Applied.class);
    return report.outcome();
  }

  /** Has it take requirements as Flink does, and never carry them out. */
  private void neverFindSlots() {
    flink.taskManagers.count = 2;
    flink.replace(
        "PUT " + job("/resource-requirements"),
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          told.add(body);
          flink.replace("GET " + job("/resource-requirements"), 200, body);
          FakeFlink.answer(exchange, 200, "{}");
        });
  }

  private static String upperBound(int of) {
    return "\"%s\":{\"parallelism\":{\"lowerBound\":1,\"upperBound\":%d}}".formatted(COUNTER, of);
  }

  /** Asks for what it is told to. */
  private static final class Asking implements Algorithm<Integer, Integer> {
    private int counters;

    @Override
    public Integer monitor(Context<Integer, Integer> context) {
      return counters;
    }

    @Override
    public Integer analyze(Context<Integer, Integer> context, Integer asked) {
      return asked;
    }

    @Override
    public Decision plan(Context<Integer, Integer> context, Integer asked, Integer same) {
      return new Decision.Scale(
          ParallelismPlan.asIs(context.topology()).with(THE_COUNTER, asked), "as asked");
    }

    @Override
    public boolean readsMetrics() {
      return false;
    }
  }
}
