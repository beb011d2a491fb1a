package io.kta.policy;

import io.kta.policy.Budget.Unit;
import io.kta.policy.PolicyRule.Verdict;
import io.kta.policy.Reason.Kind;
import io.kta.policy.Reason.Quantity;
import io.kta.topology.Operator;
import io.kta.topology.ParallelismPlan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Shares the budget if the targets exceed it. What runs, and will go on running, is served first;
 * what is left is shared among those that grow, to each in proportion to what it asks for, rounded
 * down; and what rounding leaves goes to them one by one, sources first, until it is enough for
 * none. If what runs exceeds the budget by itself, the least bounds are served first instead.
 */
final class KeepBudget {
  private static final double ROUNDED_DOWN = 1 - 1e-9; // so that no rounding error exceeds it

  private final Budget budget;

  private KeepBudget(Budget budget) {
    this.budget = budget;
  }

  /** Returns the rule; null if the targets are within the budget. */
  static @Nullable PolicyRule in(Scene scene, ParallelismPlan plan, Budget budget) {
    return budget.isUnlimited() ? null : new KeepBudget(budget).rule(plan, scene);
  }

  private @Nullable PolicyRule rule(ParallelismPlan plan, Scene scene) {
    int[] place = new int[scene.size()];
    List<Claim> claims = claims(plan, scene, place);
    double asked = claims.stream().mapToDouble(claim -> claim.cost(claim.wanted)).sum();
    if (asked <= budget.limit()) {
      return null;
    }
    share(claims);
    Reason why =
        Reason.of(budget.unit() == Unit.SLOTS ? Kind.OVER_BUDGET_OF_SLOTS : Kind.OVER_BUDGET)
            .with(Quantity.ASKED, asked)
            .with(Quantity.LIMIT, (double) budget.limit());
    return move -> {
      int granted = claims.get(place[move.place()]).granted;
      return granted < move.to() ? new Verdict(granted, why) : null;
    };
  }

  /** Returns what is claimed, in topological order, and notes the place of each operator's. */
  private List<Claim> claims(ParallelismPlan plan, Scene scene, int[] place) {
    List<Claim> claims = new ArrayList<>();
    Map<String, Integer> groups = new HashMap<>();
    for (int i = 0; i < place.length; i++) {
      Operator operator = scene.operator(i);
      Optional<String> group =
          budget.unit() == Unit.SLOTS ? operator.slotSharingGroup() : Optional.empty();
      place[i] =
          group.map(name -> groups.computeIfAbsent(name, n -> claims.size())).orElse(claims.size());
      if (place[i] == claims.size()) {
        claims.add(new Claim(budget.weight(operator)));
      }
      int target = plan.target(operator.id());
      int least = Math.min(target, scene.range(i).min());
      claims.get(place[i]).raise(least, scene.current(i), target);
    }
    return claims;
  }

  private void share(List<Claim> claims) {
    double least = claims.stream().mapToDouble(claim -> claim.cost(claim.least)).sum();
    if (least > budget.limit()) {
      throw new IllegalArgumentException(
          "the least parallelism of all operators takes %.0f, but the budget is %d; raise the budget or lower minParallelism"
              .formatted(least, budget.limit()));
    }
    double running = claims.stream().mapToDouble(claim -> claim.cost(claim.running)).sum();
    claims.forEach(
        claim -> claim.granted = running <= budget.limit() ? claim.running : claim.least);
    double served = granted(claims);
    double asked = claims.stream().mapToDouble(claim -> claim.cost(claim.wanted)).sum();
    double part = ROUNDED_DOWN * (budget.limit() - served) / (asked - served);
    claims.forEach(claim -> claim.granted += (int) ((claim.wanted - claim.granted) * part));
    handOut(claims, budget.limit() - granted(claims));
  }

  /** Gives one after the other one more, round by round, until what is left is enough for none. */
  private static void handOut(List<Claim> claims, double left) {
    double rest = left;
    List<Claim> hungry = fitting(claims, rest);
    while (!hungry.isEmpty()) {
      double round = hungry.stream().mapToDouble(claim -> claim.weight).sum();
      int least = hungry.stream().mapToInt(claim -> claim.wanted - claim.granted).min().orElse(0);
      int rounds = (int) Math.min(least, Math.floor(rest / round)); // all at once, for speed
      for (Claim claim : hungry) {
        int more = rounds > 0 ? rounds : claim.weight <= rest ? 1 : 0;
        claim.granted += more;
        rest -= claim.cost(more);
      }
      hungry = fitting(hungry, rest);
    }
  }

  private static List<Claim> fitting(List<Claim> claims, double left) {
    return claims.stream()
        .filter(claim -> claim.granted < claim.wanted && claim.weight <= left)
        .toList();
  }

  private static double granted(List<Claim> claims) {
    return claims.stream().mapToDouble(claim -> claim.cost(claim.granted)).sum();
  }

  /** What operators that use the same instances or slots claim together. */
  private static final class Claim {
    private final int weight;
    private int least;
    private int running;
    private int wanted;
    private int granted;

    Claim(int weight) {
      this.weight = weight;
    }

    void raise(int least, int current, int target) {
      this.least = Math.max(this.least, least);
      this.running = Math.max(this.running, Math.max(least, Math.min(current, target)));
      this.wanted = Math.max(this.wanted, target);
    }

    double cost(int instances) {
      return (double) instances * weight; // exact up to 2^53
    }
  }
}
