package io.kta.flink;

import io.kta.driver.ApplyResult;
import io.kta.driver.ScaleDriver;
import io.kta.metrics.Observation;
import io.kta.topology.ParallelismPlan;
import java.net.URI;
import java.util.Optional;

/** Observes and scales one Flink job over the REST API of its JobManager. Not thread-safe. */
public final class FlinkDriver implements ScaleDriver {
  private final URI baseUrl;

  FlinkDriver(FlinkDriverBuilder builder) {
    this.baseUrl = builder.baseUrl;
  }

  /**
   * Returns a driver of the job with an id, otherwise with the defaults of {@link #builder}.
   *
   * @param baseUrl the JobManager's REST address, for example {@code http://localhost:8081}
   * @param jobId 32 hexadecimal digits
   */
  public static FlinkDriver forJob(URI baseUrl, String jobId) {
    return builder(baseUrl).jobId(jobId).build();
  }

  /**
   * Returns a driver of the only running job of a name, otherwise with the defaults of {@link
   * #builder}.
   *
   * @param baseUrl the JobManager's REST address, for example {@code http://localhost:8081}
   */
  public static FlinkDriver forJobNamed(URI baseUrl, String name) {
    return builder(baseUrl).jobName(name).build();
  }

  /**
   * Returns a driver of the only running job, otherwise with the defaults of {@link #builder}.
   *
   * @param baseUrl the JobManager's REST address, for example {@code http://localhost:8081}
   */
  public static FlinkDriver forOnlyJob(URI baseUrl) {
    return builder(baseUrl).build();
  }

  /**
   * Returns a builder of a driver.
   *
   * @param baseUrl the JobManager's REST address, for example {@code http://localhost:8081}
   * @throws IllegalArgumentException if it is not an http or https address
   */
  public static FlinkDriverBuilder builder(URI baseUrl) {
    return new FlinkDriverBuilder(baseUrl);
  }

  @Override
  public Optional<Observation> observe() {
    throw new UnsupportedOperationException("cannot observe " + baseUrl + " yet");
  }

  @Override
  public ApplyResult apply(ParallelismPlan plan) {
    throw new UnsupportedOperationException("cannot scale " + baseUrl + " yet");
  }
}
