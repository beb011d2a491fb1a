package io.kta.algorithm.decorator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kta.algorithm.Algorithm;
import io.kta.algorithm.Algorithms;
import io.kta.algorithm.Seen;
import io.kta.algorithm.fixed.Fixed;
import io.kta.simulation.testing.AlgorithmRun;
import io.kta.topology.Operator;
import io.kta.topology.ParallelismPlan;
import io.kta.topology.Topology;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Decorators as a policy file names them. */
final class DecoratorProvidersTest {
  private static final Map<String, ?> TEN =
      Map.of("type", "Fixed", "parameters", Map.of("parallelism", 10));

  @Test
  void named_headroom_isAroundTheAlgorithmWithItsParameters() {
    Algorithm<?, ?> named = Algorithms.named("Headroom", Map.of("share", 0.5, "of", TEN));
    assertThat(named.name()).isEqualTo("headroom of Fixed");
    assertThat(plan(named)).hasToString("map=15");
    assertThat(plan(new Headroom<>(new Fixed(OptionalInt.of(10), Map.of()), 0.5)))
        .as("as put together in code")
        .isEqualTo(plan(named));
  }

  @Test
  void named_defaults_areThoseOfThePage() {
    assertThat(plan(Algorithms.named("Headroom", Map.of("of", TEN)))).hasToString("map=12");
    assertThat(Algorithms.named("Trend", Map.of("of", "Ds2")).name()).isEqualTo("trend of Ds2");
    assertThat(Algorithms.named("MedianOf", Map.of("of", "Kta")).name()).isEqualTo("median of Kta");
  }

  @Test
  void named_severalInsideOfOneAnother_areAllThere() {
    assertThat(Algorithms.named("MedianOf", Map.of("of", nested(7))).name())
        .isEqualTo("median of " + "headroom of ".repeat(7) + "Fixed");
  }

  @Test
  void named_tooManyInsideOfOneAnother_isRefusedWhateverTheyAre() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Algorithms.named("MedianOf", Map.of("of", nested(100_000))))
        .withMessageStartingWith(
            "parameters of MedianOf: of: this is nested too deep; put at most 8 algorithms inside"
                + " of one another; there are of (an algorithm");
    Map<String, Object> itself = new HashMap<>(Map.of("type", "Headroom"));
    itself.put("parameters", Map.of("of", itself));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Algorithms.named("MedianOf", Map.of("of", itself)))
        .withMessageContaining("nested too deep");
  }

  @Test
  void named_nothingToDecorate_saysHowToSayIt() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Algorithms.named("Headroom", Map.of("share", -1)))
        .withMessage(
            "parameters of Headroom: of is missing; give it a value; share is -1.0; it must be "
                + "finite and at least 0; there are of (an algorithm as {type: Ds2, parameters: "
                + "{..}}, or its name alone, required), share (a number, by default 0.2)");
  }

  @Test
  void named_faultsOfTheInnerOne_areToldWithThoseOfTheOuter() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Algorithms.named("Headroom", Map.of("of", "Ds3", "shar", 1)))
        .withMessageStartingWith(
            "parameters of Headroom: of: there is no algorithm 'Ds3'; there are [")
        .withMessageContaining("; there is no parameter 'shar'; ");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                Algorithms.named(
                    "Headroom",
                    Map.of("of", Map.of("type", "Ds2", "parameters", Map.of("headroom", "x")))))
        .withMessageStartingWith(
            "parameters of Headroom: of: parameters of Ds2: headroom is 'x'; it must be a number");
  }

  @Test
  void named_notAnAlgorithm_isRefused() {
    requireUnfit(5);
    requireUnfit(Map.of("typ", "Ds2"));
    requireUnfit(Map.of("type", 2));
    requireUnfit(Map.of("type", "Ds2", "parameter", Map.of()));
    requireUnfit(Map.of("type", "Ds2", "parameters", "none"));
    requireUnfit(null);
  }

  /** Null stands for none in parameters, also in those of an algorithm inside. */
  @Test
  void named_nullInTheInnerParameters_isNone() {
    Map<String, ?> none = Collections.singletonMap("lagPerInstance", null);
    Map<String, ?> inner = Map.of("type", "LagBased", "parameters", none);
    assertThat(Algorithms.named("Headroom", Map.of("of", inner)).name())
        .isEqualTo("headroom of LagBased");
  }

  private static void requireUnfit(@Nullable Object of) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Algorithms.named("Headroom", Collections.singletonMap("of", of)))
        .withMessageContaining("of is " + of + "; it must be an algorithm as {type: Ds2, ");
  }

  private static Map<String, ?> nested(int headrooms) {
    Map<String, ?> of = TEN;
    for (int i = 0; i < headrooms; i++) {
      of = Map.of("type", "Headroom", "parameters", Map.of("of", of));
    }
    return of;
  }

  private static <M, A> ParallelismPlan plan(Algorithm<M, A> algorithm) {
    Seen seen = new Seen(Topology.chain(Operator.of("map", 2).withMaxParallelism(20)));
    return new AlgorithmRun<>(algorithm).plan(seen.next());
  }
}
