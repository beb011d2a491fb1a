package consumer;

import io.kta.algorithm.Algorithm;
import io.kta.algorithm.Context;
import io.kta.algorithm.Decision;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import io.kta.topology.ParallelismPlan;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * Doubles an operator that is busier than 90 %, and halves one that is less than 30 % busy.
 *
 * <p>Monitoring finds how busy each operator is, and analyzing what it should run at; both are kept
 * in the history, so both are of types that can be written and read.
 */
public final class Doubling implements Algorithm<Doubling.Busy, Doubling.Wanted> {
  private static final double MOST = 0.9;
  private static final double LEAST = 0.3;

  /** How busy operators are, those that were measured. */
  public record Busy(Map<OperatorId, Double> shares) {}

  /** At what operators should run, those that should run at another number. */
  public record Wanted(Map<OperatorId, Integer> parallelism) {}

  @Override
  public Busy monitor(Context<Busy, Wanted> context) {
    Map<OperatorId, Double> shares = new TreeMap<>();
    for (Operator operator : context.topology().operators()) {
      OptionalDouble busy = context.observation().metricsOf(operator.id()).busyRatio();
      busy.ifPresent(share -> shares.put(operator.id(), share));
    }
    return new Busy(shares);
  }

  @Override
  public Wanted analyze(Context<Busy, Wanted> context, Busy busy) {
    Map<OperatorId, Integer> wanted = new TreeMap<>();
    busy.shares()
        .forEach(
            (id, share) -> {
              Operator operator = context.topology().operator(id);
              int now = operator.parallelism();
              int target = share > MOST ? 2 * now : share < LEAST ? (now + 1) / 2 : now;
              if (operator.nearest(target) != now) {
                wanted.put(id, operator.nearest(target));
              }
            });
    return new Wanted(wanted);
  }

  @Override
  public Decision plan(Context<Busy, Wanted> context, Busy busy, Wanted wanted) {
    if (busy.shares().isEmpty()) {
      return new Decision.Hold("nothing was measured");
    }
    if (wanted.parallelism().isEmpty()) {
      return new Decision.Hold("no operator is busier than 90 %, or less than 30 %");
    }
    ParallelismPlan asIs = ParallelismPlan.asIs(context.topology());
    return new Decision.Scale(asIs.with(wanted.parallelism()), "busy: " + busy.shares());
  }
}
