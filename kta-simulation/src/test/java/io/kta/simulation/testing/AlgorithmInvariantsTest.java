package io.kta.simulation.testing;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kta.algorithm.Algorithm;
import io.kta.algorithm.Decision;
import io.kta.policy.Behavior;
import io.kta.simulation.RescaleCost;
import io.kta.topology.ParallelismPlan;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Test;

/** What does not hold is the first that a failure says. */
final class AlgorithmInvariantsTest {

  @Test
  void failure_eachInvariant_beginsWithItsName() {
    AtomicInteger calls = new AtomicInteger();
    requireSaid(planning(operator -> 0), "the plan fits the job: target 0 of ");
    requireSaid(
        planning(operator -> 1 + calls.incrementAndGet() % 2),
        "the same knowledge gives the same decision: Scale[");
    requireSaid(
        Algorithm.of("fails")
            .plan(
                context -> {
                  throw new UnsupportedOperationException("not yet");
                }),
        "no step throws: java.lang.UnsupportedOperationException: not yet");
    assertThatThrownBy(
            () -> new AlgorithmInvariants<>(planning(operator -> 1)).missingDataNeverShrinks(1, 50))
        .hasMessageStartingWith("[where nothing is known, nothing is shrunk: algorithm, seed ");
    assertThatThrownBy(
            () ->
                new AlgorithmInvariants<>(planning(operator -> 1 + calls.incrementAndGet() % 9))
                    .constantLoadIsLeftAlone(1, 1, RescaleCost.inPlace(), Behavior.unrestricted()))
        .hasMessageStartingWith("[a constant load is left alone: rescales of algorithm ");
  }

  private static Algorithm<?, ?> planning(ToIntFunction<Object> parallelism) {
    return Algorithm.of("algorithm")
        .plan(
            context ->
                new Decision.Scale(
                    ParallelismPlan.of(context.topology(), parallelism::applyAsInt), "as told"));
  }

  private static void requireSaid(Algorithm<?, ?> algorithm, String words) {
    assertThatThrownBy(() -> new AlgorithmInvariants<>(algorithm).holdForRandomDecisions(1, 200))
        .hasMessageStartingWith(words)
        .hasMessageMatching("(?s).*\\R\\w+, seed \\d+, cycle \\d+, of Observation.*");
  }
}
