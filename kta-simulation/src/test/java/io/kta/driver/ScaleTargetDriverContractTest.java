package io.kta.driver;

import io.kta.simulation.testing.ScaleDriverContract;
import io.kta.topology.OperatorId;
import java.util.LinkedHashMap;
import java.util.Map;

final class ScaleTargetDriverContractTest extends ScaleDriverContract {
  private final Map<OperatorId, Target> targets = new LinkedHashMap<>();
  private boolean away;

  ScaleTargetDriverContractTest() {
    targets.put(new OperatorId("tokenizer"), new Target("tokenizer", 2));
    targets.put(new OperatorId("counter"), new Target("counter", 3));
  }

  @Override
  protected ScaleDriver newDriver() {
    return ScaleTargetDriver.of(targets.values().toArray(ScaleTarget[]::new));
  }

  @Override
  protected Map<OperatorId, Integer> actual() {
    Map<OperatorId, Integer> actual = new LinkedHashMap<>();
    targets.forEach((id, target) -> actual.put(id, target.replicas));
    return actual;
  }

  @Override
  protected void settle() {
    // these have what they are told at once
  }

  @Override
  protected boolean canBeSwitchedOff() {
    return true;
  }

  @Override
  protected boolean setByAnother(OperatorId operator, int parallelism) {
    targets.values().stream()
        .filter(target -> target.name.equals(operator.value()))
        .forEach(target -> target.replicas = parallelism);
    return true;
  }

  @Override
  protected boolean takeAway() {
    away = true;
    return true;
  }

  /** A number with a limit, which can be out of reach. */
  private final class Target implements ScaleTarget {
    private final String name;
    private int replicas;

    Target(String name, int replicas) {
      this.name = name;
      this.replicas = replicas;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public int replicas() {
      requireThere();
      return replicas;
    }

    @Override
    public void scaleTo(int replicas) {
      requireThere();
      this.replicas = replicas;
    }

    @Override
    public int maxReplicas() {
      return 8;
    }

    private void requireThere() {
      if (away) {
        throw new ScaleDriverException(name + " is out of reach");
      }
    }
  }
}
