package io.kta.knowledge;

import static org.assertj.core.api.Assertions.assertThat;

import io.kta.algorithm.Algorithm;
import io.kta.algorithm.Context;
import io.kta.algorithm.Decision;
import io.kta.algorithm.toggle.Toggle;
import io.kta.json.Json;
import io.kta.metrics.Observation;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ResultTypesTest {

  private abstract static class Half<X> implements Algorithm<X, List<X>> {
    @Override
    public List<X> analyze(Context<X, List<X>> context, X monitored) {
      return List.of(monitored);
    }

    @Override
    public Decision plan(Context<X, List<X>> context, X monitored, List<X> analyzed) {
      return new Decision.Hold("a test");
    }
  }

  private static final class Whole extends Half<Double> {
    @Override
    public Double monitor(Context<Double, List<Double>> context) {
      return 1.0;
    }
  }

  private static final class Open<X> extends Half<X> {
    @Override
    public X monitor(Context<X, List<X>> context) {
      throw new AssertionError("not called");
    }
  }

  @Test
  void resultTypes_classThatNamesThem_areThose() {
    assertThat(new Toggle().resultTypes()).isEqualTo(ResultTypes.of(Long.class, Integer.class));
  }

  @Test
  void resultTypes_classBelowAnotherWithParameters_areResolved() {
    ResultTypes<?, ?> types = new Whole().resultTypes();
    assertThat(types.monitored()).hasValue(Double.class);
    assertThat(Json.strict().constructType(types.analyzed().orElseThrow()).toCanonical())
        .isEqualTo("java.util.List<java.lang.Double>");
  }

  @Test
  void resultTypes_classThatLeavesThemOpen_areUnknown() {
    assertThat(new Open<Double>().resultTypes().monitored()).isEmpty();
  }

  @Test
  void resultTypes_lambdas_areThoseGivenAsClasses() {
    assertThat(Algorithm.of("algorithm").plan(c -> new Decision.Hold("a test")).resultTypes())
        .isEqualTo(ResultTypes.of(Observation.class, Observation.class));
    assertThat(
            Algorithm.of("algorithm")
                .monitor(Integer.class, c -> 1)
                .plan((c, m) -> new Decision.Hold("a test"))
                .resultTypes())
        .isEqualTo(ResultTypes.of(Integer.class, Integer.class));
    assertThat(
            Algorithm.of("algorithm")
                .monitor(c -> 1)
                .analyze(String.class, (c, m) -> "a")
                .plan((c, m, a) -> new Decision.Hold("a test"))
                .resultTypes())
        .isEqualTo(new ResultTypes<>(Optional.empty(), Optional.of(String.class)));
    assertThat(
            Algorithm.of("algorithm")
                .monitor(c -> 1)
                .analyze((c, m) -> "a")
                .plan((c, m, a) -> new Decision.Hold("a test"))
                .resultTypes())
        .isEqualTo(ResultTypes.unknown());
  }
}
