package io.kta.operator.target;

import io.kta.driver.ApplyResult;
import io.kta.driver.ScaleDriver;
import io.kta.driver.ScaleDriverException;
import io.kta.kubernetes.FlinkDeployment;
import io.kta.metrics.ObserveResult;
import io.kta.topology.ParallelismPlan;
import java.net.URI;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A driver of the job of a FlinkDeployment, which is looked up before every observation: its id
 * changes when it is submitted anew.
 */
final class FlinkDeploymentDriver implements ScaleDriver {
  private final Supplier<FlinkDeployment> lookup;
  private final Function<FlinkDeployment, ScaleDriver> drivers;
  private @Nullable Connection connection;

  /** Where a job was found, and its driver. */
  private record Connection(URI restUrl, Optional<String> jobId, ScaleDriver driver) {

    boolean leadsTo(FlinkDeployment found) {
      return restUrl.equals(found.restUrl()) && jobId.equals(found.jobId());
    }
  }

  /**
   * Creates a driver that has not looked yet.
   *
   * @param lookup finds the deployment
   * @param drivers makes the driver of what was found
   */
  FlinkDeploymentDriver(
      Supplier<FlinkDeployment> lookup, Function<FlinkDeployment, ScaleDriver> drivers) {
    this.lookup = lookup;
    this.drivers = drivers;
  }

  @Override
  public ObserveResult observe() {
    FlinkDeployment found = lookup.get();
    Connection current = connection;
    if (current == null || !current.leadsTo(found)) {
      close();
      current = new Connection(found.restUrl(), found.jobId(), drivers.apply(found));
      connection = current;
    }
    return current.driver().observe();
  }

  @Override
  public ApplyResult apply(ParallelismPlan plan) {
    Connection current = connection;
    if (current == null) {
      throw new ScaleDriverException("the job was not observed yet; observe it first");
    }
    return current.driver().apply(plan);
  }

  @Override
  public void close() {
    Connection current = connection;
    connection = null;
    if (current != null) {
      current.driver().close();
    }
  }
}
