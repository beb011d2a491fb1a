package io.kta.operator;

import io.kta.driver.ApplyResult;
import io.kta.driver.ScaleDriver;
import io.kta.driver.ScaleDriverException;
import io.kta.metrics.Observation;
import io.kta.topology.ParallelismPlan;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * A driver that changes nothing once this operator is no longer the one that may.
 *
 * @param driver what does it
 * @param mayAct whether this operator is still the one; asked before every change
 */
record GuardedDriver(ScaleDriver driver, BooleanSupplier mayAct) implements ScaleDriver {

  @Override
  public Optional<Observation> observe() {
    return driver.observe();
  }

  @Override
  public ApplyResult apply(ParallelismPlan plan) {
    if (!mayAct.getAsBoolean()) {
      throw new ScaleDriverException(
          "this operator is no longer the leader, so it changes nothing; the leader goes on");
    }
    return driver.apply(plan);
  }

  @Override
  public void close() {
    driver.close();
  }
}
