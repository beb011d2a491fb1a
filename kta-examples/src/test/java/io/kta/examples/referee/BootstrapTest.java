package io.kta.examples.referee;

import static org.assertj.core.api.Assertions.assertThat;

import io.kta.examples.referee.Bootstrap.Interval;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class BootstrapTest {

  @Test
  void median_evenCount_isBetweenTheMiddleTwo() {
    assertThat(Bootstrap.median(4, 1, 3, 2)).isEqualTo(2.5);
    assertThat(Bootstrap.median(9, 1, 5)).isEqualTo(5);
    assertThat(Bootstrap.median()).isNaN();
  }

  @Test
  void interval_allAlike_isThatValue() {
    assertThat(Bootstrap.interval(3, 3, 3, 3)).isEqualTo(new Interval(3, 3, 3));
  }

  /** The median of three drawn from three is the least of them in 7 of 27 cases. */
  @Test
  void interval_threeValues_reachesFromLeastToMost() {
    assertThat(Bootstrap.interval(1, 2, 10)).isEqualTo(new Interval(2, 1, 10));
  }

  /**
   * Of 21 drawn from 1 to 21, the median is at most k if at least 11 of them are. By the binomial
   * distribution that has a chance of 1.8 % for k = 6 and 5.6 % for 7, so that the 2.5th percentile
   * is 7, and by symmetry the 97.5th is 15.
   */
  @Test
  void interval_oneTo21_isAsTheBinomialDistributionSays() {
    double[] values = IntStream.rangeClosed(1, 21).asDoubleStream().toArray();

    Interval interval = Bootstrap.interval(values);

    assertThat(chanceOfMedianAtMost(6)).isLessThan(0.025);
    assertThat(chanceOfMedianAtMost(7)).isBetween(0.025, 0.1);
    assertThat(interval).isEqualTo(new Interval(11, 7, 15));
  }

  @Test
  void interval_oneUnknown_isUnknown() {
    assertThat(Bootstrap.interval(1, Double.NaN).median()).isNaN();
  }

  private static double chanceOfMedianAtMost(int k) {
    double chance = 0;
    for (int below = 11; below <= 21; below++) {
      double ways = 1;
      for (int i = 0; i < below; i++) {
        ways *= (21.0 - i) / (i + 1);
      }
      chance += ways * Math.pow(k / 21.0, below) * Math.pow(1 - k / 21.0, 21 - below);
    }
    return chance;
  }
}
