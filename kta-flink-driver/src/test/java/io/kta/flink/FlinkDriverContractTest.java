package io.kta.flink;

import static io.kta.flink.FakeFlink.COUNTER;
import static io.kta.flink.FakeFlink.SOURCE;

import io.kta.driver.ScaleDriver;
import io.kta.simulation.testing.ScaleDriverContract;
import io.kta.topology.OperatorId;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;

/** On a JobManager that is not real; {@link FlinkDriverContractIT} is on one that is. */
final class FlinkDriverContractTest extends ScaleDriverContract {
  private final FakeFlink flink = new FakeFlink();

  @AfterEach
  void stop() {
    flink.close();
  }

  @Override
  protected ScaleDriver newDriver() {
    return FlinkDriver.builder(flink.uri()).rescaleTimeout(Duration.ofSeconds(5)).build();
  }

  @Override
  protected Map<OperatorId, Integer> actual() {
    Map<OperatorId, Integer> actual = new LinkedHashMap<>();
    actual.put(new OperatorId(SOURCE), flink.parallelismOf(SOURCE));
    actual.put(new OperatorId(COUNTER), flink.parallelismOf(COUNTER));
    return actual;
  }

  @Override
  protected void settle() {
    // it runs at what it is told at once
  }

  @Override
  protected boolean canBeSwitchedOff() {
    return false;
  }

  @Override
  protected boolean setByAnother(OperatorId operator, int parallelism) {
    flink.parallelismOf(operator.value(), parallelism);
    return true;
  }

  @Override
  protected boolean takeAway() {
    flink.close();
    return true;
  }
}
