package io.kta.policy;

import io.kta.policy.Budget.Unit;
import io.kta.policy.OperatorRule.Verdict;
import io.kta.topology.Operator;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Shares the budget if the targets exceed it. What runs, and will go on running, is served first;
 * what is left is shared among those that grow, to each in proportion to what it asks for, rounded
 * down; and what rounding leaves goes to them one by one, sources first. If what runs exceeds the
 * budget by itself, the least bounds are served first instead.
 */
record KeepBudget(Budget budget) implements PolicyRule {
  private static final double ROUNDED_DOWN = 1 - 1e-9; // so that no rounding error exceeds it

  @Override
  public Rule name() {
    return Rule.BUDGET;
  }

  @Override
  public Ruling rule(Targets targets, Scene scene) {
    if (budget.isUnlimited()) {
      return Ruling.none(targets);
    }
    int[] place = new int[scene.size()];
    List<Claim> claims = claims(targets, scene, place);
    double asked = claims.stream().mapToDouble(claim -> claim.cost(claim.wanted)).sum();
    if (asked <= budget.limit()) {
      return Ruling.none(targets);
    }
    share(claims);
    String reason =
        "%.0f of %s are asked for, and the budget is %d"
            .formatted(asked, budget.unit() == Unit.SLOTS ? "slots" : "weight", budget.limit());
    return OperatorRule.each(
        name(),
        targets,
        scene,
        (operator, target) -> {
          int granted = claims.get(place[operator]).granted;
          return granted < target ? new Verdict(granted, reason) : null;
        });
  }

  /** Returns what is claimed, in topological order, and notes the place of each operator's. */
  private List<Claim> claims(Targets targets, Scene scene, int[] place) {
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
      int least = Math.min(targets.of(i), scene.range(i).min());
      claims.get(place[i]).raise(least, scene.current(i), targets.of(i));
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
    double left = budget.limit() - granted(claims);
    for (Claim claim : claims) {
      if (claim.granted < claim.wanted && claim.weight <= left) {
        claim.granted++;
        left -= claim.weight;
      }
    }
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
