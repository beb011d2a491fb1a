package io.kta.algorithm.learned;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

final class CurveTest {
  private static final Offset<Double> EXACTLY = within(1e-9);

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

  @Test
  void capacity_nothingOrNoInstance_isUnknown() {
    assertThat(Curve.UNKNOWN.capacity(3)).isEmpty();
    assertThat(Curve.UNKNOWN.with(2, 100, 0.5).capacity(0)).isEmpty();
    assertThat(Curve.UNKNOWN.with(2, 100, 0.5).capacity(1)).isPresent();
  }

  @Test
  void capacity_notMeasured_isScaledFromTheNearestPoint() {
    Curve curve = Curve.UNKNOWN.with(2, 200, 1).with(10, 1_000, 1);
    double contention = curve.contention().likely();
    assertThat(curve.capacity(4).orElseThrow())
        .isCloseTo(200 * Curve.speedup(4, contention) / Curve.speedup(2, contention), EXACTLY);
    assertThat(curve.capacity(7).orElseThrow())
        .isCloseTo(1_000 * Curve.speedup(7, contention) / Curve.speedup(10, contention), EXACTLY);
    assertThat(curve.capacity(10)).hasValue(1_000);
  }

  @Test
  void contention_onePoint_isWhatIsUsual() {
    assertThat(Curve.UNKNOWN.with(2, 100, 1).contention())
        .isEqualTo(new Curve.Contention(0, 0.01, 0.04));
  }

  @Test
  void contention_moreInstancesTakeInLess_isTheMostThereIs() {
    Curve curve = measured(measured(Curve.UNKNOWN, 2, 0, 1), 4, 0, 0.45);
    assertThat(curve.points()).hasSize(2);
    assertThat(curve.contention().likely()).isBetween(0.9, 0.999);
  }

  @Test
  void with_gainThatNoContentionExplains_forgetsThePointOfOtherRecords() {
    Curve little = measured(Curve.UNKNOWN, 2, 0, 1);
    assertThat(measured(little, 4, 0, 2).points()).as("twice as much for each").hasSize(1);
    assertThat(measured(little, 4, 0, 0.3).points()).as("less than half as many").hasSize(1);
    assertThat(measured(little, 4, 0, 1.2).points()).as("within what may be").hasSize(2);
    assertThat(measured(measured(Curve.UNKNOWN, 4, 0, 1), 2, 0, 2.7).points())
        .as("fewer do more")
        .hasSize(1);
  }

  @Test
  void with_pointFarOffWhatTheOthersSay_forgetsIt() {
    Curve curve = measured(measured(measured(Curve.UNKNOWN, 12, 0, 0.6), 4, 0, 1), 8, 0, 1);
    assertThat(curve.points()).extracting(Curve.Point::parallelism).containsExactly(8, 4);
  }

  @Test
  void with_oneSampleUnlikeAllOthers_countsOnlyIfTheNextIsTo() {
    Curve steady = measured(Curve.UNKNOWN, 2, 0, 1);
    Curve doubted = steady.with(2, 500, 0.5);
    assertThat(doubted.capacity(2)).isEqualTo(steady.capacity(2));
    assertThat(doubted.points().get(0).doubt()).hasValue(1_000);
    assertThat(doubted.knows(2)).isFalse();
    assertThat(doubted.with(2, 500, 0.5).capacity(2)).hasValue(1_000);
    Curve above = doubted.with(2, 2_000, 0.5);
    assertThat(above.capacity(2)).as("to the other side").isEqualTo(steady.capacity(2));
    assertThat(above.points().get(0).doubt()).hasValue(4_000);
    assertThat(doubted.with(2, 1_000, 0.5).points().get(0).doubt()).isEmpty();
  }

  @Test
  void knowsAndLearns_bySamples_sevenAndThree() {
    Curve curve = Curve.UNKNOWN;
    assertThat(curve.knows(2)).isFalse();
    assertThat(curve.learns(2)).as("nothing is being measured").isFalse();
    for (int samples = 1; samples <= 8; samples++) {
      curve = curve.with(2, 1_000, 0.5);
      assertThat(curve.learns(2)).as("after %d", samples).isEqualTo(samples < 3);
      assertThat(curve.knows(2)).as("after %d", samples).isEqualTo(samples >= 7);
    }
    assertThat(curve.knows(3)).isFalse();
    assertThat(curve.learns(3)).isFalse();
  }

  @Test
  void asGoodAndNotShort_countThePointsThatTakeInEnough() {
    Curve curve = new Curve(List.of(point(8, 1_000), point(6, 860), point(4, 850), point(2, 400)));
    assertThat(curve.asGood(8)).as("above 850").isEqualTo(1);
    assertThat(curve.asGood(6)).as("above 731").isEqualTo(1);
    assertThat(curve.asGood(2)).isZero();
    assertThat(Curve.UNKNOWN.asGood(2)).isZero();
    Curve upwards = new Curve(List.of(point(2, 400), point(4, 850), point(6, 860)));
    assertThat(upwards.notShort(2, 400)).isEqualTo(2);
    assertThat(upwards.notShort(2, 401)).isEqualTo(3);
    assertThat(upwards.notShort(3, 861)).isEqualTo(7);
    assertThat(upwards.notShort(5, 850)).isEqualTo(5);
    assertThat(upwards.largest()).isEqualTo(6);
    assertThat(Curve.UNKNOWN.largest()).isZero();
  }

  @Test
  void variance_fewSamplesOrManyThatScatter_isMore() {
    double few = point(2, 400).with(400, 1).variance();
    Curve steady = measured(Curve.UNKNOWN, 2, 0, 1);
    assertThat(steady.points().get(0).variance()).isLessThan(few);
    // half a percent at least, and 7 samples count as 6.67
    assertThat(new Curve.Point(2, 1, 1, 7, 0.01, OptionalDouble.empty()).variance())
        .isCloseTo(0.000_025 + 0.01 / (1 - Math.pow(0.85, 7)) / (1 / 0.15), EXACTLY);
    assertThat(new Curve.Point(2, 1, 1, 1, 0.01, OptionalDouble.empty()).variance())
        .isCloseTo(0.000_025 + 0.01 / 0.15, EXACTLY);
  }

  /** With two other points that agree, a third is kept by what their line says of it. */
  @Test
  void with_thirdPointByTheLineOfTwo_isKeptWithinAQuarter() {
    assertThat(third(0.85).points()).as("a sixth below").hasSize(3);
    assertThat(third(1.2).points()).as("a fifth above").hasSize(3);
    assertThat(third(0.7).points()).as("30 % below").hasSize(2);
    assertThat(third(1.5).points()).as("half as much again").hasSize(2);
  }

  @Test
  void capacity_betweenTwoPointsAsNear_isScaledFromTheOneMeasuredLast() {
    Curve curve = new Curve(List.of(point(4, 1_000), point(8, 500)));
    assertThat(curve.capacity(6).orElseThrow()).isGreaterThanOrEqualTo(1_000);
  }

  @Test
  void with_anotherParallelism_isTakenToScatterAsMuchAsTheWorstPoint() {
    Curve.Point noisy = new Curve.Point(4, 1_000, 1, 7, 0.02, OptionalDouble.empty());
    Curve curve = new Curve(List.of(steady(2, 500), noisy)).with(6, 1_500, 1);
    assertThat(curve.points().get(0).scatter()).isEqualTo(0.02);
    assertThat(Curve.UNKNOWN.with(6, 1_500, 1).points().get(0).scatter())
        .as("nothing is known")
        .isCloseTo(0.0001, EXACTLY);
  }

  /** Older samples weigh less, and what a sample differs by goes into the scatter. */
  @Test
  void with_sampleAtTheSameParallelism_weighsMoreThanThoseBefore() {
    Curve.Point point = new Curve.Point(2, 400, 1, 2, 0.01, OptionalDouble.empty()).with(480, 1);
    assertThat(point.records()).isCloseTo(0.85 * 400 + 480, EXACTLY);
    assertThat(point.busy()).isCloseTo(1.85, EXACTLY);
    assertThat(point.samples()).isEqualTo(3);
    // 480 is a fifth above the 400 of before
    assertThat(point.scatter()).isCloseTo(0.85 * 0.01 + 0.15 * 0.04, EXACTLY);
  }

  @Test
  void contention_twoPointsOfLittleNoise_isTheirsAndNotTheUsualOne() {
    Curve little = new Curve(List.of(steady(2, 2_000), steady(16, 16_000)));
    assertThat(little.contention().likely()).as("none").isLessThan(0.001);
    Curve.Point noisy = new Curve.Point(3, 3_000, 1, 7, 0.04, OptionalDouble.empty());
    Curve.Point alsoNoisy = new Curve.Point(4, 2_000, 1, 7, 0.04, OptionalDouble.empty());
    assertThat(new Curve(List.of(noisy, alsoNoisy)).contention().likely())
        .as("noise says little, so it is near the usual one")
        .isBetween(0.01, 0.1);
  }

  /** Returns what is known of 4, 8 and 16, where the points of 4 and 8 say what 16 should do. */
  private static Curve third(double factor) {
    Curve.Point sixteen = steady(16, factor * capacity(16, 0.02));
    Curve.Point eight = steady(8, capacity(8, 0.02));
    Curve.Point four = steady(4, capacity(4, 0.02));
    return new Curve(List.of(four, eight, sixteen)).with(4, capacity(4, 0.02), 1);
  }

  private static Curve.Point steady(int parallelism, double capacity) {
    return new Curve.Point(parallelism, capacity, 1, 7, 0, OptionalDouble.empty());
  }

  private static Curve.Point point(int parallelism, double capacity) {
    return Curve.Point.first(parallelism, capacity, 1, 0.0001);
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
