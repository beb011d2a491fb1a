package io.kta.policy;

import static java.util.Objects.requireNonNull;

import io.kta.api.Growing;
import io.kta.topology.Operator;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The smallest and the largest parallelism of operators. Immutable; made by {@link
 * ScalingPolicyBuilder}.
 *
 * @param forAll the range of an operator that has none of its own; 1 to {@link Integer#MAX_VALUE}
 *     by default
 * @param perOperator the range of an operator, by its id or else by its name; in alphabetical order
 * @param schedule what takes their place at some times; of several that hold at a time for the same
 *     operator, or for all, the first counts
 * @since 0.1
 */
@Growing
public record Bounds(Range forAll, Map<String, Range> perOperator, List<ScheduledRange> schedule) {

  /** Copies the ranges. */
  public Bounds {
    requireNonNull(forAll, "forAll");
    perOperator = Collections.unmodifiableMap(new TreeMap<>(perOperator));
    schedule = List.copyOf(schedule);
  }

  /** Creates bounds that hold at all times. */
  public Bounds(Range forAll, Map<String, Range> perOperator) {
    this(forAll, perOperator, List.of());
  }

  /**
   * A range of parallelism. Immutable.
   *
   * @param min the least number of parallel instances, at least 0; at 0 the operator may be scaled
   *     to zero and back, else one found at 0 is taken as switched off and left alone
   * @param max the most number of parallel instances, at least 1 and at least {@code min}
   */
  public record Range(int min, int max) {

    /** Checks the ends. */
    public Range {
      InvalidValues faults = new InvalidValues();
      faults.addUnless(min >= 0, "minParallelism is " + min + "; it must be at least 0");
      faults.addUnless(max >= 1, "maxParallelism is " + max + "; it must be at least 1");
      faults.addUnless(
          max >= min || max < 1 || min < 0,
          "maxParallelism %d is below minParallelism %d; raise the one or lower the other"
              .formatted(max, min));
      faults.throwIfAny();
    }

    /** Returns the number of this range that is nearest to {@code parallelism}. */
    public int nearest(int parallelism) {
      return Math.max(min, Math.min(max, parallelism));
    }
  }

  /** Returns the range of an operator: its own by id, else its own by name, else that of all. */
  public Range of(Operator operator) {
    return OperatorNames.find(perOperator, operator).orElse(forAll);
  }

  /** Returns the bounds that hold at a time, without a schedule. */
  public Bounds at(Instant now) {
    if (schedule.isEmpty()) {
      return this;
    }
    Range all = forAll;
    Map<String, Range> each = new TreeMap<>(perOperator);
    for (int i = schedule.size() - 1; i >= 0; i--) { // so that the first is put last
      ScheduledRange scheduled = schedule.get(i);
      if (scheduled.window().contains(now)) {
        scheduled.operator().ifPresent(operator -> each.put(operator, scheduled.range()));
        all = scheduled.operator().isPresent() ? all : scheduled.range();
      }
    }
    return new Bounds(all, each);
  }

  /** Returns the names and ids that are used. */
  Set<String> operators() {
    Set<String> named = new TreeSet<>(perOperator.keySet());
    schedule.forEach(scheduled -> scheduled.operator().ifPresent(named::add));
    return named;
  }
}
