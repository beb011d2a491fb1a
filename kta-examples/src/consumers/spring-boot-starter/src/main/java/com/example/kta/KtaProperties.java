package com.example.kta;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What an application says of its autoscaler: {@code kta.*}.
 *
 * @param name its name in logs and meters
 * @param algorithm which one, by name
 * @param policy its limits
 * @param flink the job, if it runs on Flink; otherwise the application has a driver as a bean
 * @param stopTimeout for how long a stop waits for the cycle under way
 */
@ConfigurationProperties("kta")
public record KtaProperties(
    @DefaultValue("autoscaler") String name,
    @DefaultValue AlgorithmByName algorithm,
    @DefaultValue Policy policy,
    Flink flink,
    @DefaultValue("3s") Duration stopTimeout) {

  /**
   * An algorithm.
   *
   * @param name as {@code Algorithms.named} knows it
   * @param parameters those that differ from the defaults
   */
  public record AlgorithmByName(
      @DefaultValue("Kta") String name, @DefaultValue Map<String, String> parameters) {}

  /**
   * Limits; what is not set is as {@code ScalingPolicy.builder()} has it.
   *
   * @param interval from one cycle to the next
   * @param minParallelism of each operator
   * @param maxParallelism of each operator
   * @param dryRun whether to recommend only
   */
  public record Policy(
      Duration interval,
      Integer minParallelism,
      Integer maxParallelism,
      @DefaultValue("false") boolean dryRun) {}

  /**
   * A job on Flink.
   *
   * @param url of the JobManager
   * @param jobName the job's name
   */
  public record Flink(URI url, String jobName) {}
}
