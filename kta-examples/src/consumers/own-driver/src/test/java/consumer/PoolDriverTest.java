package consumer;

import io.kta.driver.ScaleDriver;
import io.kta.simulation.testing.ScaleDriverContract;
import io.kta.topology.OperatorId;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;

/** The driver keeps what every driver keeps. */
final class PoolDriverTest extends ScaleDriverContract {
  private final WorkerPool pool = new WorkerPool(2);

  @AfterEach
  void close() {
    pool.close();
  }

  @Override
  protected ScaleDriver newDriver() {
    return new PoolDriver(pool);
  }

  @Override
  protected Map<OperatorId, Integer> actual() {
    return Map.of(PoolDriver.WORKERS, pool.workers());
  }

  @Override
  protected void settle() {
    // A pool has its number at once.
  }

  @Override
  protected boolean canBeSwitchedOff() {
    return false;
  }

  @Override
  protected boolean setByAnother(OperatorId operator, int parallelism) {
    pool.setWorkers(parallelism);
    return true;
  }

  @Override
  protected boolean takeAway() {
    return false;
  }
}
