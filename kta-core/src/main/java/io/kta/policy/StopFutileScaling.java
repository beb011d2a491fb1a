package io.kta.policy;

import io.kta.knowledge.ScaleUp;
import io.kta.policy.OperatorRule.Verdict;
import io.kta.topology.OperatorId;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Takes an operator back to where it was before scale-ups that were in vain, and keeps it there.
 */
record StopFutileScaling(Effectiveness effectiveness) implements PolicyRule {

  @Override
  public Rule name() {
    return Rule.INEFFECTIVE;
  }

  @Override
  public Ruling rule(Targets targets, Scene scene) {
    List<ScaleUp> scaleUps = scene.situation().experience().scaleUps();
    if (scaleUps.isEmpty() || effectiveness.failures() == 0 || !scene.situation().metricsMatter()) {
      return Ruling.none(targets);
    }
    Map<OperatorId, Account> records = new HashMap<>();
    Instant oldest = scene.situation().now().minus(effectiveness.forgetAfter());
    for (ScaleUp scaleUp : scaleUps) {
      if (scaleUp.failedAt().filter(oldest::isBefore).isPresent()) {
        records.merge(scaleUp.operator(), Account.of(scaleUp), Account::and);
      }
    }
    return OperatorRule.each(
        name(),
        targets,
        scene,
        (operator, target) -> verdict(target, records.get(scene.operator(operator).id())));
  }

  private @Nullable Verdict verdict(int target, @Nullable Account found) {
    if (found == null || found.failures < effectiveness.failures() || target <= found.from) {
      return null;
    }
    return new Verdict(
        found.from,
        "%d scale-ups from %d on have not raised its throughput of %.4g records/s as they should"
            .formatted(found.failures, found.from, found.rate));
  }

  /** What scale-ups of one operator came to. */
  private record Account(int failures, int from, double rate) {

    static Account of(ScaleUp scaleUp) {
      return new Account(1, scaleUp.from(), scaleUp.rateBefore());
    }

    Account and(Account later) {
      return new Account(
          failures + later.failures,
          Math.min(from, later.from),
          from <= later.from ? rate : later.rate);
    }
  }
}
