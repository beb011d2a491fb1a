package io.kta.algorithm.rates;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class BackPressureTest {
  private static final double ALL = Double.POSITIVE_INFINITY;

  @Test
  void share_nothingLimits_isAll() {
    BackPressure pressure = new BackPressure(chain(3), evenly(chain(3)), new double[] {ALL, 1, 2});
    assertThat(shares(pressure, 3)).containsExactly(1, 1, 1);
    assertThat(pressure.limitedBy(1)).isEqualTo(BackPressure.NONE);
  }

  @Test
  void share_severalLimitAChain_isThatOfTheTightest() {
    BackPressure pressure =
        new BackPressure(chain(4), evenly(chain(4)), new double[] {0.9, 0.5, 0.4, 0.6});
    assertThat(shares(pressure, 4)).containsExactly(0.4, 0.4, 0.4, 0.4);
    assertThat(IntStream.range(0, 4).map(pressure::limitedBy)).containsOnly(2);
  }

  /** Of two sources of a join, one is held back elsewhere: the other may use what that leaves. */
  @Test
  void share_joinOfWhichOneSourceIsHeldBackElsewhere_goesToTheOther() {
    int[][] senders = {{}, {}, {0}, {1, 2}};
    double[][] parts = {{}, {}, {1}, {0.5, 0.5}};
    BackPressure pressure = new BackPressure(senders, parts, new double[] {ALL, ALL, 0.1, 0.5});
    assertThat(shares(pressure, 4)).containsExactly(0.1, 0.9, 0.1, 0.5);
    assertThat(pressure.limitedBy(0)).isEqualTo(2);
    assertThat(pressure.limitedBy(1)).isEqualTo(3);
  }

  @Test
  void share_partsThatDoNotMeet_doNotMatterToEachOther() {
    int[][] senders = {{}, {}, {0}, {1}};
    BackPressure pressure =
        new BackPressure(senders, evenly(senders), new double[] {ALL, ALL, 0.3, ALL});
    assertThat(shares(pressure, 4)).containsExactly(0.3, 1, 0.3, 1);
  }

  /** No operator gets more than it takes; and a source is held back only by one that is full. */
  @Test
  void share_randomGraphs_isFeasibleAndMaxMinFair() {
    RandomGeneratorFactory<RandomGenerator> factory = RandomGeneratorFactory.of("L64X128MixRandom");
    for (long seed = 1; seed <= 20_000; seed++) {
      RandomGenerator random = factory.create(seed);
      int[][] senders = new int[1 + random.nextInt(10)][];
      double[][] parts = new double[senders.length][];
      double[] takes = new double[senders.length];
      for (int i = 0; i < senders.length; i++) {
        senders[i] = IntStream.range(0, i).filter(from -> random.nextInt(3) == 0).toArray();
        parts[i] = Arrays.stream(senders[i]).mapToDouble(from -> random.nextDouble()).toArray();
        double sum = Arrays.stream(parts[i]).sum();
        parts[i] = Arrays.stream(parts[i]).map(part -> part / sum).toArray();
        takes[i] = random.nextBoolean() ? ALL : 1.2 * random.nextDouble();
      }
      BackPressure pressure = new BackPressure(senders, parts, takes);
      for (int i = 0; i < senders.length; i++) {
        requireFeasibleAndFair(i, pressure, senders, takes, "seed " + seed + ", operator " + i);
      }
    }
  }

  private static void requireFeasibleAndFair(
      int i, BackPressure pressure, int[][] senders, double[] takes, String which) {
    double share = pressure.share(i);
    require(share >= 0 && share <= Math.min(1, takes[i] + 1e-9), which, "share " + share);
    int by = pressure.limitedBy(i);
    require((by == BackPressure.NONE) == (share == 1), which, "limited by " + by);
    if (senders[i].length > 0 || by == BackPressure.NONE) {
      return;
    }
    require(Math.abs(pressure.share(by) - takes[by]) < 1e-9, which, by + " is not full");
    require(isFedBy(by, i, senders), which, by + " is not fed by it");
    for (int other = 0; other < senders.length; other++) {
      if (senders[other].length == 0 && isFedBy(by, other, senders)) {
        require(pressure.share(other) <= share + 1e-9, which, other + " gets more");
      }
    }
  }

  private static void require(boolean holds, String which, String otherwise) {
    if (!holds) {
      throw new AssertionError(which + ": " + otherwise);
    }
  }

  private static boolean isFedBy(int operator, int source, int[][] senders) {
    return operator == source
        || Arrays.stream(senders[operator]).anyMatch(from -> isFedBy(from, source, senders));
  }

  private static double[] shares(BackPressure pressure, int operators) {
    return IntStream.range(0, operators).mapToDouble(pressure::share).toArray();
  }

  private static int[][] chain(int length) {
    return IntStream.range(0, length)
        .mapToObj(i -> i == 0 ? new int[0] : new int[] {i - 1})
        .toArray(int[][]::new);
  }

  private static double[][] evenly(int[][] senders) {
    return Arrays.stream(senders)
        .map(from -> Arrays.stream(from).mapToDouble(any -> 1.0 / from.length).toArray())
        .toArray(double[][]::new);
  }
}
