package io.kta.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import io.kta.kubernetes.PodUsage.Pod;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * The replicas that HPA computes from the usage of pods, by the cases of its own tests of the same
 * names. Levels are in thousandths of a core, and every pod requests a core unless it says so.
 */
final class PodUsageTest {

  @Test
  void testScaleUp() {
    PodUsage usage = usage(pods(300, 500, 700), List.of(), List.of());
    assertThat(usage.utilization()).hasValue(0.5);
    assertThat(replicas(usage, 0.3, 3)).isEqualTo(5);
  }

  @Test
  void testScaleUpUnreadyLessScale() {
    PodUsage usage = usage(pods(500, 700), List.of(), pods(300));
    assertThat(usage.utilization()).hasValue(0.6);
    assertThat(usage.utilizationAgainst(0.3).orElseThrow()).isCloseTo(0.4, within(1e-9));
    assertThat(replicas(usage, 0.3, 3)).isEqualTo(4);
  }

  @Test
  void testScaleUpUnreadyNoScale() {
    PodUsage usage = usage(pods(400), List.of(), pods(500, 700));
    assertThat(usage.utilization()).hasValue(0.4);
    assertThat(usage.utilizationAgainst(0.3)).hasValue(0.3); // counted it would be 0.13
  }

  @Test
  void testMissingMetrics() {
    PodUsage usage = usage(pods(400, 95), pods(0, 0), List.of());
    assertThat(usage.utilizationAgainst(1).orElseThrow()).isCloseTo(0.62375, within(1e-9));
    assertThat(replicas(usage, 1, 4)).isEqualTo(3);
  }

  @Test
  void testScaleDown_unreadyPods_doNotHoldItBack() {
    PodUsage usage = usage(pods(100, 300, 500, 250, 250), List.of(), pods(0));
    assertThat(usage.utilizationAgainst(0.5)).isEqualTo(usage.utilization());
    assertThat(replicas(usage, 0.5, 5)).isEqualTo(3);
  }

  @Test
  void utilizationAgainst_missingWithHighTarget_countsAtTheTarget() {
    PodUsage usage = usage(pods(1000), pods(0), List.of());
    assertThat(usage.utilizationAgainst(1.5).orElseThrow()).isCloseTo(1.25, within(1e-9));
  }

  @Test
  void total_onePodMissing_isUnknownAndNotTooLow() {
    assertThat(usage(pods(400, 95), List.of(), pods(7)).total().orElseThrow())
        .isCloseTo(0.495, within(1e-9));
    assertThat(usage(pods(400), pods(0), List.of()).total()).isEmpty();
    assertThat(usage(List.of(), List.of(), pods(1)).total()).isEmpty();
    assertThat(usage(List.of(), List.of(), pods(1)).utilization()).isEmpty();
    assertThat(usage(List.of(), List.of(), pods(1)).utilizationAgainst(0.5)).isEmpty();
  }

  @Test
  void utilization_podThatRequestsNothing_isNamed() {
    PodUsage usage =
        usage(List.of(new Pod("greedy", 0.5, OptionalDouble.empty())), List.of(), List.of());
    assertThat(usage.total()).hasValue(0.5);
    assertThatIllegalStateException()
        .isThrownBy(usage::utilization)
        .withMessageContaining("pod greedy has a container that requests nothing");
  }

  /** A pod that cannot be judged counts as one that was not measured, with a mean request. */
  @Test
  void utilizationAgainst_podWithoutRequest_countsAgainstTheChange() {
    List<Pod> pods = new ArrayList<>(pods(1000, 1000, 1000));
    pods.add(new Pod("greedy", 9, OptionalDouble.empty()));
    PodUsage high = usage(pods, List.of(), List.of());
    assertThat(high.utilization()).hasValue(1);
    assertThat(high.utilizationAgainst(0.5)).hasValue(0.75);
    PodUsage low = usage(pods, List.of(), List.of());
    assertThat(low.utilizationAgainst(2)).hasValue(1.25);
  }

  private static int replicas(PodUsage usage, double target, int counted) {
    double ratio = usage.utilizationAgainst(target).orElseThrow() / target;
    return (int) Math.ceil(ratio * counted - 1e-9);
  }

  private static PodUsage usage(List<Pod> measured, List<Pod> missing, List<Pod> unready) {
    return new PodUsage(measured, missing, unready, Optional.empty());
  }

  private static List<Pod> pods(int... levels) {
    return IntStream.of(levels)
        .mapToObj(level -> new Pod("pod-" + level, level / 1000.0, OptionalDouble.of(1)))
        .toList();
  }
}
