package io.kta.knowledge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kta.driver.ApplyResult;
import io.kta.knowledge.CycleResult.Plans;
import io.kta.metrics.OperatorMetrics;
import io.kta.metrics.TimeShares;
import io.kta.topology.OperatorId;
import io.kta.topology.ParallelismPlan;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HistoryTest {
  private static final Instant START = Instant.parse("2030-01-01T00:00:00.123456789Z");

  /** What an algorithm of a user's may find. */
  record Found(
      Map<OperatorId, OperatorMetrics> metrics,
      List<Double> load,
      Optional<Duration> stop,
      OptionalInt count,
      OptionalLong total,
      Set<String> names,
      Object more) {}

  record Share(double value) {}

  /** A record that does not take back what it gives. */
  record Doubled(int value) {
    Doubled {
      value = value * 2;
    }
  }

  record Refusing(String value) {
    private static int made;

    Refusing {
      if (++made > 1) {
        throw new IllegalStateException("made once");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void with_randomResults_readsAsTheList(long seed) {
    Random random = new Random(seed);
    List<CycleResult<Object, Object>> plain = new ArrayList<>();
    History<Object, Object> history = History.of(List.of());
    int limit = 1 + random.nextInt(120);
    for (int number = 1; number < 200; number++) {
      CycleResult<Object, Object> newest = result(number, random, plain);
      history = history.with(newest, limit);
      plain.add(0, newest);
      if (plain.size() > limit) {
        plain.remove(limit);
      }
      if (number % 17 == 0 || number < 10) {
        assertThat(history).as("seed %d, result %d", seed, number).isEqualTo(plain);
        assertThat(history.once()).isEqualTo(plain);
        assertThat(history.isLastPlanFinished()).isEqualTo(lastPlan(plain));
      }
    }
    assertThat(history.hashCode()).isEqualTo(plain.hashCode());
    assertThat(history).hasToString(plain.toString());
    assertThat(History.of(plain)).isEqualTo(plain);
  }

  private static Optional<Boolean> lastPlan(List<CycleResult<Object, Object>> results) {
    return results.stream()
        .flatMap(result -> PackedResults.reached(result.outcome()).stream())
        .findFirst();
  }

  @Test
  void roundTrip_longHistory_isEqual() {
    Knowledge<Share, Share> knowledge = Knowledge.none();
    for (int i = 1; i <= 100; i++) {
      knowledge =
          knowledge.with(
              result(i, new Share(i / 3.0), new Share(i), Plans.none(), applied(i)), 100);
    }
    Knowledge<Share, Share> read =
        Knowledge.fromJson(
            knowledge.toJson(),
            new KnowledgeOwner<>("test", "test", ResultTypes.of(Share.class, Share.class)));
    assertThat(read).isEqualTo(knowledge);
    assertThat(read.toJson()).isEqualTo(knowledge.toJson());
    assertThat(read.history()).hasSize(100).isEqualTo(List.copyOf(knowledge.history()));
  }

  @Test
  void with_branches_doNotSeeEachOther() {
    History<Object, Object> trunk = numbers(40);
    assertThat(trunk.get(20).monitored()).hasValue(new Share(20)); // unpacked, and kept
    History<Object, Object> one = trunk;
    History<Object, Object> other = trunk;
    for (int i = 41; i < 50; i++) {
      one = one.with(result(i, new Share(i), 1, Plans.none(), applied(i)), 100);
      other = other.with(result(i, new Share(-i), 1, Plans.none(), applied(i)), 100);
    }
    assertThat(one.get(5).monitored()).hasValue(new Share(44));
    assertThat(other.get(5).monitored()).hasValue(new Share(-44));
    assertThat(trunk).hasSize(40);
  }

  @Test
  void get_manyThreads_allSeeTheSame() throws Exception {
    History<Object, Object> history = numbers(150);
    List<CycleResult<Object, Object>> plain = List.copyOf(numbers(150));
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      Callable<Boolean> read = () -> history.equals(plain);
      for (Future<Boolean> same : threads.invokeAll(Collections.nCopies(40, read))) {
        assertThat(same.get()).isTrue();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void get_recordOfAnybodysMaking_isAsItWas() {
    List<Object> odd = List.of(new Doubled(1), new Refusing("once"));
    History<Object, Object> history = History.of(List.of());
    for (int i = 0; i < odd.size(); i++) {
      history = history.with(result(i + 1, odd.get(i), 1, Plans.none(), applied(i)), 100);
    }
    for (int i = 4; i < 40; i++) {
      history = history.with(result(i, 1L, 1, Plans.none(), applied(i)), 100);
    }
    for (int i = 0; i < odd.size(); i++) {
      assertThat(history.get(history.size() - 1 - i).monitored()).hasValue(odd.get(i));
    }
  }

  /** A step may return a list or map that it goes on changing, or something that is no value. */
  @Test
  void get_whatIsNoRecord_isTheSameObject() {
    List<Object> live =
        List.of(new ArrayList<>(List.of(1)), new TreeMap<>(), new Object(), new int[1]);
    for (Object found : live) {
      History<Object, Object> history = History.of(List.of());
      for (int i = 1; i < 40; i++) {
        history = history.with(result(i, found, i, Plans.none(), applied(i)), 100);
      }
      assertThat(history.get(30).monitored().orElseThrow()).isSameAs(found);
    }
  }

  @Test
  void seen_results_areTurnedWhereTheyAreLookedAt() {
    List<CycleResult<Object, Object>> looked = new ArrayList<>();
    List<CycleResult<Object, String>> seen =
        History.seen(
            numbers(50),
            result -> {
              looked.add(result);
              return result.mapAnalyzed(String::valueOf);
            });
    assertThat(seen.get(40).analyzed()).hasValue("1");
    assertThat(looked).hasSize(1);
    assertThat(History.copy(seen)).isSameAs(seen);
  }

  @Test
  void history_isNotChanged() {
    History<Object, Object> history = numbers(10);
    assertThatThrownBy(() -> history.remove(0)).isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> history.get(10)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> history.get(-1)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThat(History.copy(history)).isSameAs(history);
  }

  /** As an observation of three operators that is never the same again; as objects, 1,200 bytes. */
  @Test
  void pack_threeOperatorsMeasuredAnew_takesLessThan200Bytes() throws Exception {
    Random random = new Random(1);
    Object[] shared = {};
    int bytes = 0;
    CycleResult<Object, Object> result = measured(1, random);
    for (int i = 2; i <= 26; i++) {
      CycleResult<Object, Object> next = measured(i, random);
      ResultPacker packer = new ResultPacker(shared);
      bytes += packer.pack(result, next).length;
      assertThat(packer.own()).isEmpty();
      shared = packer.shared();
      result = next;
    }
    for (Object part : shared) {
      bytes += part instanceof String text ? text.length() : 0;
    }
    assertThat(bytes / 25).isBetween(100, 200);
  }

  private static CycleResult<Object, Object> measured(int number, Random random) {
    Map<OperatorId, OperatorMetrics> metrics = new LinkedHashMap<>();
    Map<OperatorId, Integer> targets = new LinkedHashMap<>();
    for (int i = 0; i < 3; i++) {
      OperatorId id = new OperatorId("cbc357ccb763df2852fee8c4fc7d55f" + i);
      double busy = random.nextDouble();
      metrics.put(
          id,
          OperatorMetrics.unknown()
              .withRecordsInPerSecond(1e4 * random.nextDouble())
              .withRecordsOutPerSecond(1e4 * random.nextDouble())
              .withTimeShares(new TimeShares(busy, 1 - busy, 0)));
      targets.put(id, 2 + number / 20 % 4);
    }
    Found found =
        new Found(
            metrics,
            List.of(),
            Optional.empty(),
            OptionalInt.empty(),
            OptionalLong.empty(),
            Set.of(),
            0);
    ParallelismPlan plan = new ParallelismPlan(targets);
    Plans plans = Plans.none().withObserved(plan).withPlanned(plan).withAdmitted(plan);
    return result(number, found, 1, plans, applied(1));
  }

  private static History<Object, Object> numbers(int many) {
    History<Object, Object> history = History.of(List.of());
    for (int i = 1; i <= many; i++) {
      history = history.with(result(i, new Share(many - i), 1, Plans.none(), applied(i)), many);
    }
    return history;
  }

  private static Outcome applied(int number) {
    return number % 9 == 0
        ? new Outcome.Applied(ApplyResult.accepted("half"))
        : new Outcome.Held("as it is");
  }

  private static CycleResult<Object, Object> result(
      int number, Random random, List<CycleResult<Object, Object>> before) {
    Object found = random.nextInt(4) == 0 ? odd(random) : found(random, before);
    Plans plans = Plans.none();
    if (random.nextBoolean()) {
      plans = plans.withObserved(plan(random)).withAdmitted(plan(random));
    }
    return result(number, found, odd(random), plans, outcome(random));
  }

  private static Object found(Random random, List<CycleResult<Object, Object>> before) {
    if (!before.isEmpty() && random.nextBoolean()) {
      return before.get(0).monitored().orElseThrow(); // the same object again
    }
    Map<OperatorId, OperatorMetrics> metrics = new LinkedHashMap<>();
    List<Double> load = new ArrayList<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      metrics.put(
          new OperatorId("operator-" + random.nextInt(6)),
          OperatorMetrics.unknown().withRecordsInPerSecond(random.nextInt(3) / 2.0));
      load.add(random.nextBoolean() ? random.nextGaussian() : random.nextInt());
    }
    return new Found(
        metrics,
        load,
        random.nextBoolean() ? Optional.empty() : Optional.of(Duration.ofNanos(random.nextLong())),
        random.nextBoolean() ? OptionalInt.empty() : OptionalInt.of(random.nextInt()),
        random.nextBoolean() ? OptionalLong.empty() : OptionalLong.of(random.nextLong()),
        Set.of("a", "b".repeat(random.nextInt(600))),
        odd(random));
  }

  private static Object odd(Random random) {
    List<Object> values =
        List.of(
            Instant.MAX,
            Instant.MIN,
            START.plusNanos(random.nextLong()),
            -0.0,
            Double.NaN,
            Double.MIN_VALUE,
            1e300 * random.nextDouble(),
            Long.MIN_VALUE,
            random.nextInt(),
            true,
            'c',
            random.nextBoolean() ? Step.PLAN : Step.APPLY,
            "\uD800 is half a character",
            "ä€𝄞 " + random.nextInt(3),
            "long ".repeat(random.nextInt(200)),
            OptionalDouble.of(random.nextInt(5)),
            new OperatorId("o" + random.nextInt(4)),
            Map.of("k", List.of(1, 2)),
            new Share(random.nextDouble()));
    return values.get(random.nextInt(values.size()));
  }

  private static ParallelismPlan plan(Random random) {
    Map<OperatorId, Integer> targets = new LinkedHashMap<>();
    for (int i = random.nextInt(60); i >= 0; i--) {
      targets.put(new OperatorId("operator-" + i), random.nextInt(3));
    }
    return new ParallelismPlan(targets);
  }

  private static Outcome outcome(Random random) {
    return List.of(
            new Outcome.Recommended(),
            new Outcome.Held("because of " + random.nextInt(100)),
            new Outcome.Applied(ApplyResult.applied()),
            new Outcome.Applied(ApplyResult.accepted("half")),
            new Outcome.Failed(Step.APPLY, "no answer", Optional.empty()),
            new Outcome.Failed(Step.OBSERVE, "no answer", Optional.empty()))
        .get(random.nextInt(6));
  }

  private static <M, A> CycleResult<M, A> result(
      int number, M monitored, A analyzed, Plans plans, Outcome outcome) {
    return new CycleResult<>(
        new CycleId("test", number),
        START.plusSeconds(30L * number),
        START.plusSeconds(30L * number).plusMillis(7),
        Optional.of(monitored),
        Optional.of(analyzed),
        plans,
        outcome);
  }
}
