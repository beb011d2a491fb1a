package io.kta.algorithm;

import static org.assertj.core.api.Assertions.assertThat;

import io.kta.policy.Behavior;
import io.kta.simulation.RescaleCost;
import io.kta.simulation.testing.AlgorithmInvariants;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The invariants, of every algorithm that has a name, several at a time; {@code
 * -Dkta.cases=1000000} for more.
 */
@Execution(ExecutionMode.CONCURRENT)
final class BundledAlgorithmsTest {
  private static final int CASES = Integer.getInteger("kta.cases", 100_000);

  /** They do what they were told, without looking at the job. */
  private static final Set<String> TOLD = Set.of("Fixed", "Scheduled", "Toggle");

  /** They change what another proposes; their results are of generic types. */
  private static final Set<String> AROUND = Set.of("Headroom", "MedianOf", "SameForAll", "Trend");

  static List<String> types() {
    return Algorithms.types();
  }

  static Stream<String> deciding() {
    return types().stream().filter(type -> !TOLD.contains(type));
  }

  @Test
  void types_areComplete() {
    assertThat(types())
        .containsExactly(
            "Dhalion",
            "Ds2",
            "Fixed",
            "Headroom",
            "Kta",
            "LagBased",
            "MedianOf",
            "SameForAll",
            "Scheduled",
            "TargetUtilization",
            "Toggle",
            "Trend");
  }

  @ParameterizedTest
  @MethodSource("types")
  void invariants_randomJobs_hold(String type) {
    if (AROUND.contains(type)) {
      invariants(type).holdForRandomDecisions(1, CASES);
    } else {
      invariants(type).holdForRandomJobs(1, CASES);
    }
  }

  @ParameterizedTest
  @MethodSource("deciding")
  void invariants_missingData_hold(String type) {
    invariants(type).missingDataNeverShrinks(1, CASES / 100);
  }

  /** With a stop of 40 s, and nothing that holds it back: it knows of the backlog it makes. */
  @ParameterizedTest
  @ValueSource(strings = {"Ds2", "Kta"})
  void invariants_constantLoad_hold(String type) {
    invariants(type)
        .constantLoadIsLeftAlone(1, 8, RescaleCost.savepoint(), Behavior.unrestricted());
  }

  /** The others scale up for the backlog of their own rescaling, and then down: without a stop. */
  @ParameterizedTest
  @ValueSource(strings = {"Dhalion", "LagBased", "TargetUtilization"})
  void invariants_constantLoadAndNoStop_hold(String type) {
    invariants(type)
        .constantLoadIsLeftAlone(1, 8, RescaleCost.none(), Behavior.kubernetesDefaults());
  }

  private static AlgorithmInvariants<?, ?> invariants(String type) {
    return of(
        Algorithms.named(
            type, AROUND.contains(type) ? Map.of("of", "TargetUtilization") : Map.of()));
  }

  private static <M, A> AlgorithmInvariants<M, A> of(Algorithm<M, A> algorithm) {
    return new AlgorithmInvariants<>(algorithm);
  }
}
