package io.kta.simulation;

import io.kta.driver.ScaleDriver;
import io.kta.simulation.testing.ScaleDriverContract;
import io.kta.time.ManualClock;
import io.kta.topology.OperatorId;
import io.kta.topology.ParallelismPlan;
import java.time.Duration;
import java.util.Map;

final class SimulatedTopologyContractTest extends ScaleDriverContract {
  private final ManualClock clock = new ManualClock();
  private final SimulatedTopology job =
      SimulatedTopology.builder()
          .source(SimulatedOperator.of("source", 200).parallelism(2), Load.constant(100))
          .operator(SimulatedOperator.of("map", 200).parallelism(3))
          .edge("source", "map")
          .rescaleCost(RescaleCost.savepoint())
          .build(clock);

  SimulatedTopologyContractTest() {
    settle();
  }

  /** Closing the job leaves it as it is, so each driver may be the job itself. */
  @Override
  protected ScaleDriver newDriver() {
    return job;
  }

  @Override
  protected Map<OperatorId, Integer> actual() {
    return ParallelismPlan.asIs(job.observe().observation().orElseThrow().topology()).targets();
  }

  @Override
  protected void settle() {
    clock.advance(Duration.ofMinutes(5));
  }

  @Override
  protected boolean canBeSwitchedOff() {
    return false;
  }

  @Override
  protected boolean setByAnother(OperatorId operator, int parallelism) {
    return false;
  }

  @Override
  protected boolean takeAway() {
    return false;
  }
}
