package io.kta.policy;

import io.kta.algorithm.Decision;
import io.kta.knowledge.Experience;
import io.kta.knowledge.Orders;
import io.kta.knowledge.ScaleUp;
import io.kta.knowledge.ScalingLog;
import io.kta.metrics.JobStatus;
import io.kta.metrics.Observation;
import io.kta.metrics.OperatorMetrics;
import io.kta.metrics.TimeShares;
import io.kta.policy.Bounds.Range;
import io.kta.topology.Edge;
import io.kta.topology.Edge.Partitioning;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import io.kta.topology.ParallelismPlan;
import io.kta.topology.Topology;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** A job, its past, and what people think of it, all from one seed. */
final class RandomWorld {
  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
  private static final int[] MAX = {4, 7, 12, 60, 128, Integer.MAX_VALUE};

  private final Random random;
  private final List<Operator> operators = new ArrayList<>();
  private final List<Edge> edges = new ArrayList<>();

  RandomWorld(long seed) {
    random = new Random(seed);
    int count = 1 + random.nextInt(5);
    for (int i = 0; i < count; i++) {
      operators.add(operator("op" + (9 - i)));
      for (int from = 0; from < i; from++) {
        if (random.nextInt(3) == 0) {
          Partitioning partitioning =
              random.nextBoolean() ? Partitioning.KEYED : Partitioning.OTHER;
          edges.add(new Edge(operators.get(from).id(), operators.get(i).id(), partitioning));
        }
      }
    }
  }

  private Operator operator(String id) {
    int max = MAX[random.nextInt(MAX.length)];
    Operator operator = Operator.of(id, parallelism(max)).withMaxParallelism(max);
    if (random.nextInt(3) == 0) {
      operator = operator.withSlotSharingGroup("group" + random.nextInt(2));
    }
    return random.nextInt(4) == 0 ? operator.withPartitions(1 + random.nextInt(13)) : operator;
  }

  private int parallelism(int max) {
    return random.nextInt(8) == 0 ? 0 : 1 + random.nextInt(Math.min(max, 30));
  }

  Topology topology() {
    Topology.Builder builder = Topology.builder();
    operators.forEach(builder::operator);
    edges.forEach(builder::edge);
    return builder.build();
  }

  /** Returns the same topology, put together in another order. */
  Topology shuffled() {
    List<Operator> otherOperators = new ArrayList<>(operators);
    List<Edge> otherEdges = new ArrayList<>(edges);
    Collections.shuffle(otherOperators, random);
    Collections.shuffle(otherEdges, random);
    Topology.Builder builder = Topology.builder();
    otherEdges.forEach(builder::edge);
    otherOperators.forEach(builder::operator);
    return builder.build();
  }

  ScalingPolicy policy() {
    ScalingPolicyBuilder builder =
        ScalingPolicy.builder()
            .minParallelism(random.nextInt(3))
            .maxParallelism(random.nextBoolean() ? 3 + random.nextInt(40) : Integer.MAX_VALUE)
            .alignment(anyOf(Alignment.values()))
            .behavior(behavior())
            .cooldownUp(seconds(60))
            .cooldownDown(seconds(600))
            .conflicts(new Conflicts(seconds(900)));
    if (random.nextBoolean()) {
      int min = random.nextInt(4);
      builder.bounds(someone(), new Range(min, min + 1 + random.nextInt(20)));
    }
    if (random.nextBoolean()) {
      builder.behavior(someone(), behavior());
    }
    if (random.nextBoolean()) {
      builder.maxDirectionChangesPerHour(1 + random.nextInt(4));
    }
    if (random.nextInt(4) == 0) {
      builder.override(someone(), random.nextInt(20));
    }
    if (random.nextBoolean()) {
      long limit = 30L + random.nextInt(60);
      builder.budget(
          random.nextBoolean()
              ? Budget.slots((int) limit)
              : Budget.instances(limit).withWeight(someone(), 1 + random.nextInt(3)));
    }
    return builder.missingData(missingData()).build();
  }

  private Behavior behavior() {
    return new Behavior(direction(), direction());
  }

  private Direction direction() {
    Direction direction =
        Direction.unrestricted()
            .withStabilizationWindow(seconds(600))
            .withTolerance(random.nextBoolean() ? 0 : random.nextDouble() * 0.3)
            .withSelect(anyOf(Direction.Select.values()));
    return switch (random.nextInt(3)) {
      case 0 -> direction;
      case 1 -> direction.withLimits(RateLimit.instances(1 + random.nextInt(9), minute()));
      default ->
          direction.withLimits(
              RateLimit.instances(1 + random.nextInt(3), minute()),
              RateLimit.percent(1 + random.nextInt(150), minute()));
    };
  }

  private MissingData missingData() {
    MissingData.Reaction[] answers = MissingData.Reaction.values();
    MissingData settings =
        MissingData.defaults()
            .withMissing(anyOf(answers))
            .withPartial(anyOf(answers))
            .withStale(anyOf(answers))
            .withMaxAge(Duration.ofSeconds(30));
    if (random.nextInt(3) > 0) {
      return settings;
    }
    return settings.withFallback(
        new MissingData.Fallback(
            minute(),
            Map.of(someone(), 1 + random.nextInt(20)),
            anyOf(MissingData.Towards.values())));
  }

  /** Returns a situation at the end of a past. */
  Situation situation(Topology topology) {
    ScalingLog log = ScalingLog.none();
    for (int step = random.nextInt(12); step > 0; step--) {
      Instant at = NOW.minusSeconds(1 + step * 60L);
      log = log.observing(observation(at, other(topology)));
      log = log.recommending(at, plan(topology));
      if (random.nextInt(4) == 0) {
        log = log.rescaling(at, plan(topology), random.nextBoolean());
      }
    }
    Observation now = observation(random.nextInt(5) == 0 ? NOW.minusSeconds(60) : NOW, topology);
    return new Situation(NOW, now, log, experience(topology), orders(), random.nextInt(9) > 0);
  }

  private Topology other(Topology topology) {
    Topology.Builder builder = Topology.builder();
    for (Operator operator : topology.operators()) {
      builder.operator(operator.withParallelism(parallelism(operator.maxParallelism())));
    }
    topology.edges().forEach(builder::edge);
    return builder.build();
  }

  private Observation observation(Instant at, Topology topology) {
    Map<OperatorId, OperatorMetrics> metrics = new HashMap<>();
    for (OperatorId id : topology.ids()) {
      double busy = random.nextDouble();
      OperatorMetrics known =
          OperatorMetrics.unknown()
              .withRecordsInPerSecond(random.nextInt(1000))
              .withTimeShares(new TimeShares(busy, 1 - busy, 0));
      switch (random.nextInt(6)) {
        case 0 -> metrics.put(id, known.asPartial());
        case 1 -> metrics.remove(id);
        default -> metrics.put(id, known);
      }
    }
    JobStatus steady = JobStatus.steady();
    return Observation.of(at, topology, metrics)
        .withJob(random.nextInt(9) == 0 ? steady.withInProgress("a test") : steady);
  }

  private Experience experience(Topology topology) {
    List<ScaleUp> scaleUps = new ArrayList<>();
    Map<OperatorId, Instant> missing = new HashMap<>();
    for (OperatorId id : topology.ids()) {
      for (int i = random.nextInt(6); i > 3; i--) {
        Instant at = NOW.minusSeconds(random.nextInt(7200));
        int from = 1 + random.nextInt(9);
        scaleUps.add(new ScaleUp(id, from, from + 2, 100, 100, at, Optional.of(at)));
      }
      if (random.nextInt(5) == 0) {
        missing.put(id, NOW.minusSeconds(random.nextInt(200)));
      }
    }
    return new Experience(random.nextInt(5) > 0, missing, scaleUps, List.of());
  }

  private Orders orders() {
    Orders orders = Orders.none();
    if (random.nextInt(9) == 0) {
      orders = orders.withPause(new Orders.Pause("a test", Optional.empty()));
    }
    if (random.nextInt(9) == 0) {
      orders = orders.withOverride(someone(), random.nextInt(20));
    }
    return random.nextInt(9) == 0 ? orders.withForce("a test") : orders;
  }

  Decision proposal(Topology topology) {
    return random.nextInt(9) == 0
        ? new Decision.Hold("random")
        : new Decision.Scale(plan(topology), "random");
  }

  private ParallelismPlan plan(Topology topology) {
    Map<OperatorId, Integer> targets = new LinkedHashMap<>();
    for (Operator operator : topology.operators()) {
      targets.put(operator.id(), parallelism(operator.maxParallelism()));
    }
    return new ParallelismPlan(targets);
  }

  private <T> T anyOf(T[] choices) {
    return choices[random.nextInt(choices.length)];
  }

  private String someone() {
    return operators.get(random.nextInt(operators.size())).name();
  }

  private Duration seconds(int most) {
    return random.nextBoolean() ? Duration.ZERO : Duration.ofSeconds(random.nextInt(most));
  }

  private static Duration minute() {
    return Duration.ofMinutes(1);
  }
}
