package io.kta.examples.referee;

import io.kta.algorithm.Algorithm;
import io.kta.algorithm.Algorithms;
import io.kta.algorithm.dhalion.Dhalion;
import io.kta.algorithm.ds2.Ds2;
import io.kta.algorithm.lag.LagBased;
import io.kta.algorithm.learned.LearnedCapacity;
import io.kta.algorithm.utilization.TargetUtilization;
import io.kta.policy.Behavior;
import io.kta.policy.Direction;
import io.kta.policy.Effectiveness;
import io.kta.policy.ScalingPolicy;
import io.kta.policy.ScalingPolicyBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Who takes part. Immutable.
 *
 * @param name unique
 * @param algorithm makes one for a run
 * @param own its own defaults: how often it decides and what holds it back
 */
record Contestant(String name, Supplier<Algorithm<?, ?>> algorithm, ScalingPolicy own) {
  /** The one that all others are compared with. */
  static final String REFERENCE = "Kta";

  private static final Duration DEBS_COOLDOWN = Duration.ofMinutes(5);
  private static final int MOST = 70; // task managers in DEBS 2024
  private static final Duration WINDOW = Duration.ofSeconds(60);
  private static final Duration WARM_UP = Duration.ofSeconds(30);

  private static final String FLINK = "FlinkAutoscaler";

  /** Returns all who take part; Flink's autoscaler only if it is on the class path. */
  static List<Contestant> all() {
    List<Contestant> all = new ArrayList<>(ours());
    if (Algorithms.types().contains(FLINK)) {
      ScalingPolicy everyMinute = policy(Duration.ofMinutes(1), false).build();
      all.add(new Contestant(FLINK, () -> Algorithms.named(FLINK, Map.of()), everyMinute));
    }
    return all;
  }

  /** Returns in words who could take part but does not. */
  static String missing() {
    return Algorithms.types().contains(FLINK) ? "nobody is missing" : FLINK + " is missing";
  }

  private static List<Contestant> ours() {
    return List.of(
        new Contestant(
            REFERENCE, LearnedCapacity::new, policy(Duration.ofSeconds(15), true).build()),
        new Contestant("Ds2", Ds2::new, policy(Duration.ofSeconds(15), true).build()),
        new Contestant(
            "Ds2-1.0", () -> published(0), policy(Duration.ofSeconds(30), false).build()),
        new Contestant(
            "Ds2-1.2", () -> published(0.2), policy(Duration.ofSeconds(30), false).build()),
        new Contestant("Dhalion", Dhalion::new, policy(Duration.ofMinutes(1), false).build()),
        new Contestant("Hpa", TargetUtilization::new, hpa()),
        new Contestant("Varga", LagBased::new, hpa()));
  }

  /** Returns the gate that is the same for all: that of DEBS 2024. */
  static ScalingPolicy gate() {
    return cooled(policy(Duration.ofSeconds(15), false)).build();
  }

  /** Returns that gate; those like HPA shrink to the most of the last 5 min, as there. */
  ScalingPolicy gated() {
    boolean stabilizes = name.equals("Hpa") || name.equals("Varga");
    Direction down =
        Direction.unrestricted()
            .withStabilizationWindow(stabilizes ? Duration.ofMinutes(5) : Duration.ZERO);
    return cooled(policy(Duration.ofSeconds(15), false))
        .behavior(Behavior.unrestricted().withDown(down))
        .build();
  }

  /**
   * Returns the defaults of Kubernetes, and the cooldown without which a job never gets to work.
   */
  private static ScalingPolicy hpa() {
    return cooled(policy(Duration.ofSeconds(15), false))
        .behavior(Behavior.kubernetesDefaults())
        .build();
  }

  private static ScalingPolicyBuilder cooled(ScalingPolicyBuilder policy) {
    return policy.cooldownUp(DEBS_COOLDOWN).cooldownDown(DEBS_COOLDOWN);
  }

  private static ScalingPolicyBuilder policy(Duration interval, boolean ours) {
    ScalingPolicyBuilder policy = ScalingPolicy.builder().interval(interval).maxParallelism(MOST);
    return ours
        ? policy
        : policy.behavior(Behavior.unrestricted()).effectiveness(Effectiveness.ignored());
  }

  /**
   * DS2 without what we added, but for sources, which it scales: they do work here. As in its code,
   * what it falls short by when the model is satisfied does not count.
   */
  static Ds2 published(double headroom) {
    Ds2 published = Ds2.asPublished(new Ds2.Activation());
    return published
        .withWindow(WINDOW)
        .withWarmUp(WARM_UP)
        .withSizing(
            published
                .sizing()
                .withHeadroom(headroom)
                .withTargetRateRatio(Double.MAX_VALUE)
                .withScaleSources(true));
  }
}
