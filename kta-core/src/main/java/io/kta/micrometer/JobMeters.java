package io.kta.micrometer;

import static java.util.Objects.requireNonNull;

import io.kta.CycleReport;
import io.kta.algorithm.Decision;
import io.kta.driver.ApplyResult;
import io.kta.knowledge.Outcome;
import io.kta.knowledge.Step;
import io.kta.metrics.Observation;
import io.kta.policy.Admission;
import io.kta.policy.Bounds.Range;
import io.kta.policy.ScalingPolicy;
import io.kta.time.LoopClock;
import io.kta.topology.Operator;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/**
 * The meters of one job: its cycles, and the parallelism of its first 50 operators.
 * docs/embedding.md lists them; what is called how is said here only. Thread-safe.
 *
 * @since 0.1
 */
public final class JobMeters {
  private static final int MOST_OPERATORS = 50;
  private static final String MAX = "kta.parallelism.max";

  private final MeterRegistry registry;
  private final Tags tags;
  private final LoopClock clock;

  // Guarded by this, as the rest is: any thread records or removes.
  private final Gauges gauges;
  private final Set<Meter> others = new HashSet<>();

  /** When the job was observed last, in milliseconds; who reads the gauge reads it. */
  private final AtomicLong observedAt = new AtomicLong();

  /**
   * Creates the meters of a job; each is registered when it has its first number.
   *
   * @param registry where they are registered
   * @param tags which job it is, on every meter
   * @param clock by which an observation grows old
   */
  public JobMeters(MeterRegistry registry, Tags tags, LoopClock clock) {
    this.registry = requireNonNull(registry, "registry");
    this.tags = requireNonNull(tags, "tags");
    this.clock = requireNonNull(clock, "clock");
    this.gauges = new Gauges(registry, tags);
  }

  /**
   * Takes in a cycle.
   *
   * @param report what it did
   * @param policy the limits that it kept
   */
  public synchronized void record(CycleReport report, ScalingPolicy policy) {
    Outcome outcome = report.outcome();
    String end = outcome.getClass().getSimpleName();
    count("kta.cycles", "Cycles, by how they ended.", tags.and("outcome", end));
    if (outcome.isChange()) {
      count("kta.rescales", "Cycles that changed something.", tags);
    }
    if (isDriverError(outcome)) {
      count("kta.driver.errors", "Observations and plans that failed or were refused.", tags);
    }
    report.admission().stream()
        .flatMap(admission -> admission.adjustments().stream())
        .map(adjustment -> tags.and("rule", adjustment.rule().text()))
        .forEach(rule -> count("kta.limited", "Numbers that a rule of the policy changed.", rule));
    Duration taken = report.durations().values().stream().reduce(Duration.ZERO, Duration::plus);
    time("kta.cycle", "How long cycles took.", taken);
    report.lateness().ifPresent(late -> time("kta.lateness", "How late cycles began.", late));
    report.observation().ifPresent(seen -> show(seen, policy));
    report
        .admission()
        .ifPresent(admission -> report.observation().ifPresent(seen -> show(seen, admission)));
  }

  /** Removes all, as when the job is no longer scaled. */
  public synchronized void remove() {
    others.forEach(registry::remove);
    others.clear();
    observedAt.set(0);
    gauges.retain(Set.of());
  }

  private static boolean isDriverError(Outcome outcome) {
    return outcome instanceof Outcome.Failed failed
        ? failed.step() == Step.OBSERVE || failed.step() == Step.APPLY
        : outcome.applyResult().filter(ApplyResult.Rejected.class::isInstance).isPresent();
  }

  private void count(String name, String description, Tags labels) {
    Counter counter =
        Counter.builder(name).description(description).tags(labels).register(registry);
    others.add(counter);
    counter.increment();
  }

  private void time(String name, String description, Duration taken) {
    Timer timer = Timer.builder(name).description(description).tags(tags).register(registry);
    others.add(timer);
    timer.record(taken);
  }

  /** Shows the operators that were seen, and no others any more. */
  private void show(Observation seen, ScalingPolicy policy) {
    showAge(seen.at());
    List<Operator> operators = shown(seen);
    gauges.retain(operators.stream().map(JobMeters::label).collect(Collectors.toSet()));
    var bounds = policy.limits().bounds().at(seen.at());
    for (Operator operator : operators) {
      String label = label(operator);
      Range range = bounds.of(operator);
      gauges.set("kta.parallelism.current", "What was seen.", label, operator.parallelism());
      gauges.set(
          "kta.parallelism.min", "The least that the policy allows now.", label, range.min());
      int most = Math.min(range.max(), operator.maxParallelism());
      if (most < Integer.MAX_VALUE) {
        gauges.set(MAX, "The most that policy and target allow now.", label, most);
      } else {
        gauges.remove(MAX, label); // there is no limit
      }
    }
  }

  private void show(Observation seen, Admission admission) {
    for (Operator operator : shown(seen)) {
      String label = label(operator);
      int recommended = target(operator, admission.proposed());
      int desired = target(operator, admission.admitted());
      gauges.set(
          "kta.parallelism.recommended", "What the algorithm asked for.", label, recommended);
      gauges.set("kta.parallelism.desired", "What the policy made of that.", label, desired);
    }
  }

  private static List<Operator> shown(Observation seen) {
    return seen.topology().operators().stream().limit(MOST_OPERATORS).toList();
  }

  private static String label(Operator operator) {
    return operator.id().value();
  }

  private static int target(Operator operator, Decision decision) {
    int now = operator.parallelism();
    return decision
        .planned()
        .map(plan -> plan.targets().getOrDefault(operator.id(), now))
        .orElse(now);
  }

  private void showAge(Instant at) {
    boolean isFirst = observedAt.getAndSet(at.toEpochMilli()) == 0;
    if (isFirst) {
      others.add(
          Gauge.builder("kta.observation.age", observedAt, this::secondsSince)
              .description("How long ago the target was observed.")
              .baseUnit("seconds")
              .tags(tags)
              .register(registry));
    }
  }

  private double secondsSince(AtomicLong millis) {
    return Duration.between(Instant.ofEpochMilli(millis.get()), clock.now()).toMillis() / 1000.0;
  }
}
