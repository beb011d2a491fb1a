package io.kta.algorithm.fixed;

import io.kta.algorithm.Algorithm;
import io.kta.algorithm.Context;
import io.kta.algorithm.Decision;
import io.kta.api.Growing;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import io.kta.topology.ParallelismPlan;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Keeps operators at a given parallelism, and reverts changes by others. Immutable.
 *
 * @param parallelism of every operator without one of its own, at least 1; by default none: it
 *     stays at what it runs at
 * @param operators the parallelism of single operators, by id or name, each at least 1; by default
 *     none
 * @since 0.1
 */
@Growing
public record Fixed(OptionalInt parallelism, Map<String, Integer> operators)
    implements Algorithm<Integer, Integer> {

  /*
   * The baseline: what a job would be without an autoscaler, static at its mean or at its peak. An
   * operator that cannot run as high as it should runs as high as it can.
   */

  /** Checks the counts. */
  public Fixed {
    operators = Collections.unmodifiableMap(new LinkedHashMap<>(operators));
    if (parallelism.orElse(1) < 1 || operators.values().stream().anyMatch(count -> count < 1)) {
      throw new IllegalArgumentException(
          "fixed parallelism is %s and for operators %s; it must be at least 1"
              .formatted(parallelism, operators));
    }
  }

  /** Creates an algorithm that leaves all operators at what they run at. */
  public Fixed() {
    this(OptionalInt.empty(), Map.of());
  }

  /** Creates an algorithm that keeps all operators at one parallelism. */
  public Fixed(int parallelism) {
    this(OptionalInt.of(parallelism), Map.of());
  }

  /** Returns how many operators the job has. */
  @Override
  public Integer monitor(Context<Integer, Integer> context) {
    return context.topology().ids().size();
  }

  /** Returns how many operators are not where they should be. */
  @Override
  public Integer analyze(Context<Integer, Integer> context, Integer size) {
    return (int)
        context.topology().operators().stream()
            .filter(operator -> target(operator) != operator.parallelism())
            .count();
  }

  @Override
  public boolean readsMetrics() {
    return false;
  }

  @Override
  public Decision plan(Context<Integer, Integer> context, Integer size, Integer astray) {
    Map<OperatorId, Integer> targets = new LinkedHashMap<>();
    context
        .topology()
        .operators()
        .forEach(operator -> targets.put(operator.id(), target(operator)));
    return new Decision.Scale(
        new ParallelismPlan(targets),
        astray == 0
            ? "every operator is at its fixed parallelism"
            : "%d of %d operators are not at their fixed parallelism".formatted(astray, size));
  }

  private int target(Operator operator) {
    Integer own = operators.getOrDefault(operator.id().value(), operators.get(operator.name()));
    if (own == null && parallelism.isEmpty()) {
      return operator.parallelism();
    }
    return operator.nearest(own != null ? own : parallelism.getAsInt());
  }

  /** Returns this with another {@code parallelism}. */
  public Fixed withParallelism(int parallelism) {
    return new Fixed(OptionalInt.of(parallelism), operators);
  }

  /** Returns this with another {@code operators}. */
  public Fixed withOperators(Map<String, Integer> operators) {
    return new Fixed(parallelism, operators);
  }
}
