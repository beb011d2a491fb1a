package io.kta.algorithm.learned;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class CurveTest {

  @Test
  void capacity_burstsAndPauses_isWhatTheWorkTakes() {
    Curve curve = Curve.UNKNOWN;
    for (int i = 0; i < 40; i++) { // cheap inserts, and every fourth time the work of a window
      curve = i % 4 == 0 ? curve.with(2, 100, 0.9) : curve.with(2, 100, 0.1);
    }
    // 400 records take 1.2 samples of busy time; single samples say 111 or 1000
    assertThat(curve.capacity(2).orElseThrow()).isCloseTo(400 / 1.2, within(80.0));
  }

  @Test
  void contention_twoPoints_isTold() {
    Curve curve = measured(measured(Curve.UNKNOWN, 4, 0.04, 1), 16, 0.04, 1);
    assertThat(curve.contention().likely()).isCloseTo(0.04, within(0.004));
    assertThat(curve.capacity(8).orElseThrow()).isCloseTo(capacity(8, 0.04), within(10.0));
    assertThat(curve.capacity(30).orElseThrow()).isCloseTo(capacity(30, 0.04), within(200.0));
  }

  @Test
  void contention_noiseOfFivePercent_isNotTakenForACurve() {
    Random random = new Random(7);
    Curve curve = Curve.UNKNOWN;
    for (int p : new int[] {9, 10, 9, 10}) {
      for (int i = 0; i < 20; i++) {
        curve = curve.with(p, 1000 * p * (1 + 0.05 * random.nextGaussian()), 1);
      }
    }
    assertThat(curve.contention().likely()).isLessThan(0.06);
  }

  @Test
  void with_recordsCostTwiceAsMuch_allPointsMoveAlong() {
    Curve curve = measured(measured(Curve.UNKNOWN, 4, 0.02, 1), 16, 0.02, 1);
    double before = curve.capacity(4).orElseThrow();
    curve = measured(curve, 16, 0.02, 0.5);
    curve = measured(curve, 16, 0.02, 0.5);
    curve = measured(curve, 16, 0.02, 0.5);
    assertThat(curve.capacity(4).orElseThrow()).isCloseTo(before / 2, within(before * 0.05));
    assertThat(curve.contention().likely()).isCloseTo(0.02, within(0.005));
  }

  @Test
  void with_manyParallelisms_keepsTheEightMeasuredLast() {
    Curve curve = Curve.UNKNOWN;
    for (int p = 1; p <= 20; p++) {
      curve = curve.with(p, 100 * p, 1);
    }
    assertThat(curve.points()).hasSize(8);
    assertThat(curve.points().get(0).parallelism()).isEqualTo(20);
    assertThat(curve.points().get(7).parallelism()).isEqualTo(13);
  }

  @Test
  void instances_isTheInverseOfSpeedup() {
    for (double contention : List.of(0.0, 0.01, 0.04, 0.5)) {
      double speedup = Curve.speedup(7, contention);
      assertThat(Curve.instances(speedup, contention).orElseThrow()).isCloseTo(7, within(1e-9));
    }
    assertThat(Curve.instances(25, 0.04)).as("the most there is").isEmpty();
  }

  private static Curve measured(Curve curve, int parallelism, double contention, double factor) {
    Curve longer = curve;
    for (int i = 0; i < 12; i++) {
      longer = longer.with(parallelism, factor * capacity(parallelism, contention) / 2, 0.5);
    }
    return longer;
  }

  private static double capacity(int parallelism, double contention) {
    return 1000 * Curve.speedup(parallelism, contention);
  }
}
