package io.kta.algorithm.remote;

import static org.assertj.core.api.Assertions.assertThat;

import io.kta.Autoscaler;
import io.kta.CycleReport;
import io.kta.Kta;
import io.kta.algorithm.Algorithm;
import io.kta.algorithm.Context;
import io.kta.algorithm.Decision;
import io.kta.algorithm.toggle.Toggle;
import io.kta.driver.ScaleDriver;
import io.kta.driver.ScaleTarget;
import io.kta.driver.ScaleTargetDriver;
import io.kta.knowledge.Outcome;
import io.kta.policy.ScalingPolicy;
import io.kta.simulation.Load;
import io.kta.simulation.RescaleCost;
import io.kta.simulation.SimulatedTopology;
import io.kta.time.ManualClock;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import io.kta.topology.ParallelismPlan;
import io.kta.topology.Topology;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An algorithm does over HTTP what it does in process, cycle by cycle. */
@Timeout(300)
final class RoundTripTest {
  private static final int CYCLES = 12;

  static {
    // Else every answer waits for an acknowledgement of its head, which clients delay by 40 ms.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  @Test
  void run_toggle_plansTheSameRemotely() {
    for (long seed = 1; seed <= 20; seed++) {
      Random random = new Random(seed);
      Toggle toggle =
          new Toggle(
              1 + random.nextInt(4), random.ints(1 + random.nextInt(4), 1, 10).boxed().toList());
      ScalingPolicy policy =
          ScalingPolicy.builder().minParallelism(2).maxParallelism(2 + random.nextInt(9)).build();
      int operators = 1 + random.nextInt(4);
      int historyLength = 1 + random.nextInt(3);
      try (AlgorithmServer server =
          AlgorithmServer.builder(toggle).address(anyPort()).observationRequired(false).start()) {
        List<String> remote = run(remote(server).build(), policy, chain(operators), historyLength);
        assertThat(remote)
            .as("seed %d: %s, %d operators", seed, toggle, operators)
            .hasSize(CYCLES)
            .isEqualTo(run(toggle, policy, chain(operators), historyLength));
      }
    }
  }

  @Test
  void run_algorithmThatNeedsMetricsAndHistory_plansTheSameRemotely() {
    Algorithm<?, ?> busy = new Busy();
    try (AlgorithmServer server = AlgorithmServer.builder(busy).address(anyPort()).start()) {
      List<String> local = runSimulated(busy);
      assertThat(local).anyMatch(line -> line.contains(" scaled "));
      assertThat(local).anyMatch(line -> line.contains(" stays "));
      assertThat(runSimulated(remote(server).sendObservation(true).build())).isEqualTo(local);
    }
  }

  /** Whatever the ids of operators that no driver knows a reference of. */
  @Test
  void plan_operatorsOfNoKnownKind_areScaledRemotely() {
    Topology topology = Topology.chain(Operator.of("map", 2), Operator.of("a|b% {\"c\"}", 1));
    Context<JsonObject, JsonObject> context = Contexts.of(topology);
    try (AlgorithmServer server =
        AlgorithmServer.builder(new Toggle())
            .address(anyPort())
            .observationRequired(false)
            .start()) {
      RemoteAlgorithm toggle = remote(server).build();
      JsonObject monitored = toggle.monitor(context);
      JsonObject analyzed = toggle.analyze(context, monitored);
      Decision.Scale decision = (Decision.Scale) toggle.plan(context, monitored, analyzed);
      assertThat(topology.operators())
          .extracting(operator -> decision.plan().target(operator.id()))
          .containsExactly(4, 2);
    }
  }

  @Test
  void run_observationNotSent_failsAndLeavesTheJob() {
    try (AlgorithmServer server = AlgorithmServer.builder(new Busy()).address(anyPort()).start();
        Autoscaler autoscaler =
            Kta.autoscaler().algorithm(remote(server).build()).driver(chain(2)).build()) {
      CycleReport report = autoscaler.runOnce();
      assertThat(((Outcome.Failed) report.outcome()).reason())
          .contains("was refused with status 422: the request has no observation");
    }
  }

  private static List<String> run(
      Algorithm<?, ?> algorithm, ScalingPolicy policy, ScaleDriver driver, int historyLength) {
    List<String> plans = new ArrayList<>();
    try (Autoscaler autoscaler =
        Kta.autoscaler()
            .algorithm(algorithm)
            .policy(policy)
            .driver(driver)
            .historyLength(historyLength)
            .build()) {
      for (int i = 0; i < CYCLES; i++) {
        CycleReport report = autoscaler.runOnce();
        Decision admitted = report.admission().orElseThrow().admitted();
        plans.add(((Decision.Scale) admitted).plan() + " " + report.outcome());
      }
    }
    return plans;
  }

  private static List<String> runSimulated(Algorithm<?, ?> algorithm) {
    ManualClock clock = new ManualClock();
    ScaleDriver job =
        SimulatedTopology.builder()
            .source("source", 1000, Load.steps(Duration.ofMinutes(5), 500, 2500, 800))
            .operator("map", 400)
            .edge("source", "map")
            .rescaleCost(RescaleCost.none())
            .build(clock);
    List<String> reports = new ArrayList<>();
    try (Autoscaler autoscaler = Kta.autoscaler().algorithm(algorithm).driver(job).build()) {
      for (int i = 0; i < 30; i++) {
        clock.advance(Duration.ofSeconds(30));
        CycleReport report = autoscaler.runOnce();
        assertThat(report.outcome()).as("%s", report).isNotInstanceOf(Outcome.Failed.class);
        reports.add(report.observation().orElseThrow().topology() + summary(report));
      }
    }
    return reports;
  }

  @Test
  void plan_served_tellsTheReasonOfTheAlgorithm() {
    try (AlgorithmServer server = AlgorithmServer.builder(new Busy()).address(anyPort()).start();
        Autoscaler autoscaler =
            Kta.autoscaler()
                .algorithm(remote(server).sendObservation(true).build())
                .driver(chain(2))
                .build()) {
      assertThat(autoscaler.runOnce().admission().orElseThrow().proposed().reason())
          .isEqualTo("operators should be busy for 70 percent");
    }
  }

  /** A report without what need not be the same: how long it took, and the reason. */
  private static String summary(CycleReport report) {
    return report.toString().replaceFirst("( in [0-9.]+ s)?: .*", "");
  }

  private static ScaleTargetDriver chain(int operators) {
    List<ScaleTarget> targets = new ArrayList<>();
    for (int i = 0; i < operators; i++) {
      targets.add(ScaleTarget.inMemory("operator" + i, 2));
    }
    return ScaleTargetDriver.of(targets.toArray(ScaleTarget[]::new));
  }

  private static InetSocketAddress anyPort() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  private static RemoteAlgorithmBuilder remote(AlgorithmServer server) {
    String base = "http://127.0.0.1:" + server.address().getPort() + "/api/v1alpha1/";
    return RemoteAlgorithm.builder()
        .monitor(URI.create(base + "monitor"))
        .analyze(URI.create(base + "analyze"))
        .plan(URI.create(base + "plan"));
  }

  /** Aims at operators that are busy for 70 percent, by a mean with what it found before. */
  private static final class Busy implements Algorithm<Map<OperatorId, Double>, Busy.Wanted> {

    /** The parallelism that would do, not rounded. */
    record Wanted(Map<OperatorId, Double> instances) {}

    @Override
    public Map<OperatorId, Double> monitor(Context<Map<OperatorId, Double>, Wanted> context) {
      Map<OperatorId, Double> busy = new TreeMap<>();
      context
          .observation()
          .metrics()
          .forEach((id, metrics) -> metrics.busyRatio().ifPresent(share -> busy.put(id, share)));
      return busy;
    }

    @Override
    public Wanted analyze(
        Context<Map<OperatorId, Double>, Wanted> context, Map<OperatorId, Double> busy) {
      Map<OperatorId, Double> instances = new TreeMap<>();
      for (Operator operator : context.topology().operators()) {
        double share = busy.getOrDefault(operator.id(), 0.7);
        double wanted = operator.parallelism() * share / 0.7;
        double before =
            context
                .lastAnalyzed()
                .map(last -> last.instances().getOrDefault(operator.id(), wanted))
                .orElse(wanted);
        instances.put(operator.id(), (wanted + before) / 2);
      }
      return new Wanted(instances);
    }

    @Override
    public Decision plan(
        Context<Map<OperatorId, Double>, Wanted> context,
        Map<OperatorId, Double> busy,
        Wanted wanted) {
      ParallelismPlan plan = ParallelismPlan.asIs(context.topology());
      for (Operator operator : context.topology().operators()) {
        double instances = wanted.instances().getOrDefault(operator.id(), 1.0);
        plan = plan.with(operator.id(), operator.nearest((int) Math.ceil(instances)));
      }
      return new Decision.Scale(plan, "operators should be busy for 70 percent");
    }
  }
}
