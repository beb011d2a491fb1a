package io.kta.knowledge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kta.algorithm.Algorithm;
import io.kta.algorithm.Context;
import io.kta.algorithm.Decision;
import io.kta.algorithm.toggle.Toggle;
import io.kta.json.Json;
import io.kta.metrics.Observation;
import io.kta.topology.OperatorId;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

  /** What braces keep, and what a store gives back by it. */
  @Test
  void load_resultsOfGenericTypes_areAsTheyWere(@TempDir Path folder) {
    Algorithm<Map<OperatorId, Double>, List<Optional<Instant>>> algorithm =
        Algorithm.of("generic")
            .monitor(new ResultType<Map<OperatorId, Double>>() {}, c -> Map.of())
            .analyze(new ResultType<List<Optional<Instant>>>() {}, (c, m) -> List.of())
            .plan((c, m, a) -> new Decision.Hold("a test"));
    CycleResult<Map<OperatorId, Double>, List<Optional<Instant>>> result =
        new CycleResult<>(
            new CycleId("generic", 1),
            Instant.EPOCH,
            Instant.EPOCH,
            Optional.of(Map.of(new OperatorId("map"), 1.5)),
            Optional.of(List.of(Optional.of(Instant.EPOCH))),
            new CycleResult.Plans(Optional.empty(), Optional.empty(), Optional.empty()),
            new Outcome.Held("a test"));
    var knowledge =
        Knowledge.<Map<OperatorId, Double>, List<Optional<Instant>>>none().with(result, 9);
    var owner = new KnowledgeOwner<>("generic", "generic", algorithm.resultTypes());
    try (KnowledgeStore store = KnowledgeStore.inFile(folder.resolve("knowledge.json"))) {
      store.save(owner, knowledge);
      assertThat(store.load(owner).orElseThrow().history()).containsExactly(result);
    }
  }

  @Test
  void resultType_withoutItsBrackets_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(Bare::new)
        .withMessageContaining("names no type; write new ResultType<List<Double>>() {}");
    assertThat(new ResultType<Map<OperatorId, Double>>() {})
        .hasToString("java.util.Map<io.kta.topology.OperatorId, java.lang.Double>");
  }

  @SuppressWarnings("rawtypes")
  private static final class Bare extends ResultType {}

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
