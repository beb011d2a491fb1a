package io.kta.examples.duel;

import io.kta.Kta;
import io.kta.algorithm.Algorithm;
import io.kta.algorithm.Algorithms;
import io.kta.algorithm.learned.LearnedCapacity;
import io.kta.algorithm.utilization.TargetUtilization;
import io.kta.flink.FlinkDriver;
import io.kta.policy.Behavior;
import io.kta.policy.Direction;
import io.kta.policy.RateLimit;
import io.kta.policy.ScalingPolicy;
import io.kta.policy.ScalingPolicyBuilder;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** An algorithm in KTA's loop, with KTA's driver for Flink. Immutable. */
record ByKta(
    String name, String settings, Supplier<Algorithm<?, ?>> algorithm, ScalingPolicy policy)
    implements Contestant {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  /** Returns KTA as it comes. */
  static ByKta asItComes() {
    return new ByKta(
        "KtaDefaults",
        "as it comes: every 15 s",
        () -> Algorithms.named("Kta", Map.of()),
        ScalingPolicy.defaults());
  }

  /** Returns KTA with all its times as much shorter as the load's. */
  static ByKta kta(Compression compression) {
    Map<String, String> times = new TreeMap<>();
    times.put("window", shorter(compression, new LearnedCapacity().window(), 8));
    times.put("settle", shorter(compression, Duration.ofSeconds(30), 4));
    times.put("catchUp", shorter(compression, MINUTE, 10));
    times.put("lookAhead", shorter(compression, MINUTE.multipliedBy(2), 30));
    Duration interval = compression.interval(ScalingPolicy.defaults().interval());
    Behavior calm = Behavior.calm();
    Duration window = compression.interval(calm.down().stabilizationWindow());
    return new ByKta(
        "Kta",
        "every %s; calm window %s, %s".formatted(interval, window, times),
        () -> Algorithms.named("Kta", times),
        ScalingPolicy.builder()
            .interval(interval)
            .behavior(calm.withDown(calm.down().withStabilizationWindow(window)))
            .build());
  }

  /** Returns the rule of Kubernetes' HPA on how busy tasks are, with its times as much shorter. */
  static ByKta hpa(Compression compression) {
    Duration interval = compression.interval(Duration.ofSeconds(15));
    Duration window = compression.interval(Duration.ofMinutes(5));
    RateLimit doubled = RateLimit.percent(100, interval);
    Behavior usual = Behavior.kubernetesDefaults();
    Direction up = usual.up().withLimits(RateLimit.instances(4, interval), doubled);
    Direction down = usual.down().withStabilizationWindow(window).withLimits(doubled);
    return new ByKta(
        "Hpa",
        "70 %% busy; every %s, stabilization %s; up by 4 or 100 %% per %s"
            .formatted(interval, window, interval),
        TargetUtilization::new,
        ScalingPolicy.builder().interval(interval).behavior(new Behavior(up, down)).build());
  }

  private static String shorter(Compression compression, Duration time, int leastSeconds) {
    return compression.shortened(time, Duration.ofSeconds(leastSeconds)).toString();
  }

  @Override
  public AutoCloseable scale(Arena arena) {
    ScalingPolicyBuilder limited = policy.toBuilder().maxParallelism(arena.slots());
    return Kta.autoscaler()
        .name(name)
        .policy(limited.build())
        .algorithm(algorithm.get())
        .driver(FlinkDriver.builder(arena.restUri()).jobId(arena.job().id()).build())
        .start();
  }
}
