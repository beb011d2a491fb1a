package io.kta.flink.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kta.Autoscaler;
import io.kta.CycleReport;
import io.kta.Kta;
import io.kta.algorithm.Algorithm;
import io.kta.algorithm.Decision;
import io.kta.algorithm.ds2.Ds2;
import io.kta.algorithm.fixed.Fixed;
import io.kta.algorithm.learned.LearnedCapacity;
import io.kta.driver.ApplyResult;
import io.kta.driver.ScaleDriver;
import io.kta.flink.FlinkDriver;
import io.kta.knowledge.Outcome;
import io.kta.metrics.Observation;
import io.kta.metrics.ObserveResult;
import io.kta.metrics.OperatorMetrics;
import io.kta.policy.Behavior;
import io.kta.policy.ScalingPolicy;
import io.kta.topology.Operator;
import io.kta.topology.ParallelismPlan;
import io.kta.topology.Topology;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.assertj.core.data.Percentage;

/**
 * Looks at one odd job again and again, and asks algorithms what they make of it; nothing is
 * changed. Not thread-safe.
 */
final class Visit implements AutoCloseable {
  static final int CYCLES = 10;

  private static final int MOST_NAMED = 5;

  private static final Percentage TOLERATED = Percentage.withPercentage(10);
  private static final Duration WINDOW = Duration.ofSeconds(6);
  private static final Duration SETTLE = Duration.ofSeconds(3);

  private final OddJob job;
  private final FlinkDriver driver;
  private final Map<String, Autoscaler> autoscalers = new LinkedHashMap<>();
  private final Map<String, String> decisions = new LinkedHashMap<>();
  private final List<Map<String, Long>> counts = new ArrayList<>();
  private final List<Long> nanos = new ArrayList<>();
  private final List<Observation> observations = new ArrayList<>();
  private final List<Planned> plans = new ArrayList<>();
  private Optional<ObserveResult> latest = Optional.empty();

  Visit(OddJob job, URI flink) {
    this(job, FlinkDriver.forJobNamed(flink, job.name()));
  }

  Visit(OddJob job, FlinkDriver driver) {
    this.job = job;
    this.driver = driver;
    algorithms().forEach((name, algorithm) -> autoscalers.put(name, autoscaler(name, algorithm)));
  }

  private static Map<String, Algorithm<?, ?>> algorithms() {
    Map<String, Algorithm<?, ?>> algorithms = new LinkedHashMap<>();
    Ds2 ds2 = new Ds2();
    algorithms.put("Ds2", new Ds2(WINDOW, SETTLE, ds2.activation(), ds2.sizing(), ds2.backlog()));
    LearnedCapacity kta = new LearnedCapacity();
    algorithms.put("Kta", kta.withWindow(WINDOW).withSettle(SETTLE));
    algorithms.put("Fixed(4)", new Fixed(4));
    return algorithms;
  }

  /** Flink counts in its own time, so the looks are a second apart. */
  static void pause() {
    long begin = System.nanoTime();
    await()
        .pollDelay(Duration.ofSeconds(1))
        .until(() -> System.nanoTime() - begin > 1_000_000_000L);
  }

  OddJob job() {
    return job;
  }

  FlinkDriver driver() {
    return driver;
  }

  /** Forgets what was seen and decided while the job was starting. */
  void begin() {
    counts.clear();
    nanos.clear();
    observations.clear();
    plans.clear();
  }

  /** Looks at the job once, and has each algorithm decide on what was seen. */
  void look() {
    latest = Optional.of(driver.observe());
    latest.flatMap(ObserveResult::observation).ifPresent(observations::add);
    Map<String, Long> now = new LinkedHashMap<>();
    job.expected().forEach(one -> now.put(one.count(), Counts.of(one.count())));
    counts.add(now);
    nanos.add(System.nanoTime());
    autoscalers.forEach((name, autoscaler) -> decisions.put(name, words(autoscaler.runOnce())));
  }

  /** Returns the last look. */
  ObserveResult latest() {
    return latest.orElseThrow();
  }

  /** Returns the last observation. */
  Observation observation() {
    return latest().observation().orElseThrow();
  }

  /**
   * Returns what was observed of a vertex, on average over all looks: a sample that ends late has
   * too many records, and the next one lacks them.
   */
  OptionalDouble observed(Expected expected) {
    return observations.stream()
        .skip(1) // of the time before the first look
        .flatMapToDouble(seen -> rate(seen, expected).stream())
        .average();
  }

  private static OptionalDouble rate(Observation seen, Expected expected) {
    OperatorMetrics metrics = seen.metricsOf(operator(seen, expected.vertex()).id());
    return expected.isIn() ? metrics.recordsInPerSecond() : metrics.recordsOutPerSecond();
  }

  /** Returns the rate that the job has counted itself, over all looks. */
  double counted(Expected expected) {
    int last = counts.size() - 1;
    long more =
        counts.get(last).getOrDefault(expected.count(), 0L)
            - counts.get(0).getOrDefault(expected.count(), 0L);
    return more / ((nanos.get(last) - nanos.get(0)) / 1e9);
  }

  Operator operator(String name) {
    return operator(observation(), name);
  }

  private static Operator operator(Observation seen, String name) {
    return seen.topology().operators().stream()
        .filter(operator -> operator.name().contains(name))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no vertex " + name));
  }

  /** Returns every plan that an algorithm came to and the policy admitted. */
  List<Planned> plans() {
    return plans;
  }

  /** What was to become of a job, and as what it ran then. */
  record Planned(Topology topology, ParallelismPlan plan) {}

  /** Returns the last decision of each algorithm, in words. */
  Map<String, String> decisions() {
    return decisions;
  }

  /** Asserts that what was observed of a vertex is what the job has counted. */
  void assertObserved(Expected expected) {
    assertThat(observed(expected)).hasValueCloseTo(counted(expected), TOLERATED);
  }

  /** Returns whether all that was observed is what the job has counted. */
  boolean agrees() {
    return job.expected().stream()
        .allMatch(
            expected -> {
              double counted = counted(expected);
              double apart = Math.abs(observed(expected).orElse(Double.NaN) - counted);
              return apart <= TOLERATED.value / 100 * counted;
            });
  }

  /** Asserts that every plan is one that the job can run at; none if it cannot be scaled. */
  void assertWithin() {
    if (job.reason().isPresent()) {
      assertThat(plans).isEmpty();
      return;
    }
    for (Planned planned : plans) {
      for (Operator operator : planned.topology().operators()) {
        int most = operator.isFixed() ? operator.parallelism() : job.most(operator.name());
        assertThat(planned.plan().target(operator.id()))
            .as("%s", operator)
            .isBetween(operator.isFixed() ? most : 1, Math.min(most, operator.maxParallelism()));
      }
    }
  }

  @Override
  public void close() {
    autoscalers.values().forEach(Autoscaler::close);
    driver.close();
  }

  private String words(CycleReport report) {
    Optional<Decision> admitted = report.admission().map(admission -> admission.admitted());
    if (admitted.isPresent() && admitted.get() instanceof Decision.Scale scale) {
      plans.add(new Planned(observation().topology(), scale.plan()));
      List<String> changes = new ArrayList<>();
      for (Operator operator : observation().topology().operators()) {
        int target = scale.plan().target(operator.id());
        if (target != operator.parallelism()) {
          changes.add(operator.name() + ": " + operator.parallelism() + " → " + target);
        }
      }
      return changes.isEmpty() ? "as it is" : words(changes);
    }
    return report.outcome() instanceof Outcome.NotObserved ? "–" : "holds";
  }

  private static String words(List<String> changes) {
    return changes.size() <= MOST_NAMED
        ? String.join(", ", changes)
        : "%s, and %d more"
            .formatted(
                String.join(", ", changes.subList(0, MOST_NAMED)), changes.size() - MOST_NAMED);
  }

  private Autoscaler autoscaler(String name, Algorithm<?, ?> algorithm) {
    ScalingPolicy policy =
        ScalingPolicy.builder()
            .behavior(Behavior.unrestricted())
            .maxParallelism(8)
            .dryRun(true)
            .build();
    return Kta.autoscaler()
        .name(job.name() + "/" + name)
        .policy(policy)
        .algorithm(algorithm)
        .driver(new SeenAlready())
        .build();
  }

  /** Hands out what was seen, so that a job is looked at once for all algorithms. */
  private final class SeenAlready implements ScaleDriver {
    @Override
    public ObserveResult observe() {
      return latest();
    }

    @Override
    public ApplyResult apply(ParallelismPlan plan) {
      throw new IllegalStateException("nothing is to be changed");
    }
  }
}
