package io.kta.algorithm.utilization;

import static org.assertj.core.api.Assertions.assertThat;

import io.kta.algorithm.utilization.Reading.Instances;
import io.kta.topology.Operator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The cases of Kubernetes' own tests that are about the number of replicas; what the policy does
 * with it, bounds, stabilization and rates, is tested with the policy.
 */
final class HpaVectorsTest {
  private static final ReplicaCount COUNT = new ReplicaCount(0.1, 0.1);

  /** Pods are listed as usage in thousandths; "u" after it is unready, "-" did not report. */
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "TestScaleUp, 3, 30, 300 500 700, 5",
    "TestScaleUpUnreadyLessScale, 3, 30, 300u 500 700, 4",
    "TestScaleUpHotCpuLessScale, 3, 30, 300u 500 700, 4",
    "TestScaleUpUnreadyNoScale, 3, 30, 400 500u 700u, 3",
    "TestScaleUpIgnoresFailedPods, 2, 30, 500 700, 4",
    "TestScaleUpBothMetrics, 3, 30, 300 400 500, 4",
    "TestUpscaleCap, 3, 1, 100 200 300, 60",
    "TestScaleDown, 5, 50, 100 300 500 250 250, 3",
    "TestScaleDownIgnoresFailedPods, 5, 50, 100 300 500 250 250, 3",
    "TestMinReplicas, 3, 90, 10 95 10, 1",
    "TestZeroMinReplicasDesiredZero, 3, 90, 0 0 0, 0",
    "TestMaxReplicas, 3, 90, 8000 9500 1000, 21",
    "TestMissingMetrics, 4, 100, 400 95 - -, 3",
    "TestEventCreated, 1, 50, 1000, 2",
    "TestEventNotCreated, 2, 50, 500 500, 2",
    "TestMissingReports, 4, 50, 1000, 2",
    "TestScalingConflict, 3, 50, 600 700 800, 5",
  })
  void count_utilization(String name, int current, int target, String pods, int expected) {
    Reading reading = new Reading.Utilization(pods(pods), target);
    assertThat(COUNT.of(reading, current, current)).hasValue(expected);
  }

  /**
   * replica_calculator.go: a metric of all together counts the pods that are ready. Healthy: 8 of 2
   * ready ones at four times the target; broken: 12, and more again in each cycle while they start.
   */
  @ParameterizedTest
  @CsvSource({
    "3, 2, 400, 8", // TestReplicaCalcScaleUpObjectMetric with a pod that is not ready
    "3, 3, 400, 12",
    "30, 2, 120, 30", // a ratio above 1 never shrinks, which HPA's would to 3
    "3, 2, 50, 1",
    "3, 2, 105, 3",
    "3, 0, 400, -1" // nothing is known of none
  })
  void count_value_countsWhatIsReady(int current, int ready, double value, int expected) {
    OptionalInt wanted = expected < 0 ? OptionalInt.empty() : OptionalInt.of(expected);
    assertThat(COUNT.of(new Reading.Value(value, 100), current, ready)).isEqualTo(wanted);
    assertThat(COUNT.of(new Reading.Value(value, 100, OptionalInt.of(ready)), current, current))
        .isEqualTo(wanted);
  }

  /** groupPods of replica_calculator.go looks at readiness if the resource is CPU only. */
  @Test
  void count_averageOfPodsThatAreNotReady_countsWhatTheyReport() {
    List<Instances> pods = List.of(pod(20, 1, true), pod(40, 1, false), pod(30, 1, false));
    assertThat(COUNT.of(new Reading.Average(pods, 15), 3, 1)).hasValue(6);
    List<Instances> pending =
        List.of(pod(45, 1, true), new Instances(2, OptionalDouble.empty(), 1, false));
    assertThat(COUNT.of(new Reading.Average(pending, 15), 3, 1)).hasValue(3);
  }

  /** TestEmptyCPURequest: HPA holds and says so. */
  @Test
  void of_instanceWithoutRequest_holdsWithTheReason() {
    Reading reading =
        new Reading.Utilization(
            List.of(new Instances(1, OptionalDouble.of(0.5), OptionalDouble.empty(), true)), 50);
    assertThat(Largest.of(Operator.of("map", 4), 4, List.of(reading), COUNT))
        .hasToString(
            "Proposal[instances=4, reason=map cannot be judged: an instance has no request, so its"
                + " utilization is unknown; give it one]");
  }

  @Test
  void count_tolerance_truncatesToWholePercentAndIncludesTheEdge() {
    List<Instances> pods =
        List.of(pod(1.010, 0.9, true), pod(1.030, 1.0, true), pod(1.020, 1.1, true));
    assertThat(COUNT.of(new Reading.Utilization(pods, 100), 3, 3)).hasValue(3); // 102 %
    assertThat(COUNT.of(new Reading.Utilization(pods("1109"), 100), 1, 1)).hasValue(1); // 110 %
    assertThat(COUNT.of(new Reading.Utilization(pods("1110"), 100), 1, 1)).hasValue(2);
    assertThat(COUNT.of(new Reading.Utilization(pods("900 900"), 100), 2, 2)).hasValue(2);
    assertThat(COUNT.of(new Reading.Utilization(pods("450 450"), 50), 2, 2)).hasValue(2);
    assertThat(COUNT.of(new Reading.Utilization(pods("449 450 449 449 449"), 50), 5, 5))
        .hasValue(5);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "TestScaleUpCM, 3, 15, 20 10 30, 4",
    "TestNoBackoffUpscaleCM, 3, 15, 20 10 30, 4",
    "TestToleranceCM, 3, 20000, 20000 20001 21000, 3",
  })
  void count_average(String name, int current, double target, String pods, int expected) {
    List<Instances> instances =
        Arrays.stream(pods.split(" ", -1))
            .map(used -> pod(Double.parseDouble(used), 1, true))
            .toList();
    assertThat(COUNT.of(new Reading.Average(instances, target), current, current))
        .hasValue(expected);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "TestScaleUpCMObject, 3, 20, 15, 4",
    "TestScaleUpFromZeroCMObject, 0, 20, 15, 2",
    "TestScaleUpFromZeroIgnoresToleranceCMObject, 0, 1, 1, 1",
    "TestScaleUpCMExternal, 3, 8.6, 6.666, 4",
    "TestScaleDownToZeroCMObject, 5, 0, 15, 0",
    "TestToleranceCMObject, 3, 20.05, 20, 3",
    "TestToleranceCMExternal, 4, 8600, 8666, 4",
  })
  void count_value(String name, int current, double value, double target, int expected) {
    assertThat(COUNT.of(new Reading.Value(value, target), current, current)).hasValue(expected);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "TestTolerancePerPodCMObject, 4, 8600, 2200, 4",
    "beyond the tolerance, 4, 9700, 2200, 5",
    "KEDA, 0, 39, 10, 4",
  })
  void count_perInstance(String name, int current, double total, double target, int expected) {
    assertThat(COUNT.of(new Reading.PerInstance(total, target), current, current))
        .hasValue(expected);
  }

  @Test
  void count_emptyMetrics_saysNothing() {
    assertThat(COUNT.of(new Reading.Utilization(pods("- -"), 50), 2, 2)).isEmpty();
    assertThat(COUNT.of(new Reading.Unknown("no such metric"), 2, 2)).isEmpty();
  }

  @Test
  void largest_oneMetricInvalid_growsButDoesNotShrink() {
    Reading up = new Reading.Utilization(pods("300 400 500"), 30);
    Reading down = new Reading.Utilization(pods("100 300 500 250 250"), 50);
    Reading invalid = new Reading.Unknown("it has no type");
    assertThat(Largest.of(Operator.of("map", 3), 3, List.of(up, invalid), COUNT).instances())
        .as("TestScaleUpOneMetricInvalid")
        .isEqualTo(4);
    assertThat(Largest.of(Operator.of("map", 5), 5, List.of(invalid, down), COUNT))
        .as("TestNoScaleDownOneMetricInvalid")
        .isEqualTo(new TargetUtilization.Proposal(5, "map is not shrunk, since it has no type"));
    assertThat(Largest.of(Operator.of("map", 3), 3, List.of(invalid, invalid), COUNT).instances())
        .as("TestScaleUpBothMetricsEmpty")
        .isEqualTo(3);
    assertThat(Largest.of(Operator.of("map", 0), 0, List.of(), COUNT).instances())
        .as("TestZeroReplicas")
        .isZero();
  }

  private static List<Instances> pods(String pods) {
    List<Instances> instances = new ArrayList<>();
    for (String pod : pods.split(" ", -1)) {
      boolean ready = !pod.endsWith("u");
      String used = ready ? pod : pod.substring(0, pod.length() - 1);
      instances.add(
          used.equals("-")
              ? new Instances(1, OptionalDouble.empty(), 1, true)
              : pod(Double.parseDouble(used) / 1000, 1, ready));
    }
    return instances;
  }

  private static Instances pod(double used, double allowed, boolean ready) {
    return new Instances(1, OptionalDouble.of(used), allowed, ready);
  }
}
