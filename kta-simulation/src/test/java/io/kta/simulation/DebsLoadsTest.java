package io.kta.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The published loads, against values that another implementation of the same rules gave. */
final class DebsLoadsTest {

  @Test
  void cosine_asPublished_hasTheGoldenValues() {
    int[] rates = perMinute(DebsLoads.cosine());
    assertThat(Arrays.copyOf(rates, 8))
        .containsExactly(2252716, 2241158, 2233523, 2201373, 2168429, 2125796, 2064932, 1987101);
    assertGolden(rates, 627674973, 1_315_037, 244_116, 2_252_716);
  }

  @Test
  void cosine_ofTheThirdQuery_hasTheGoldenValues() {
    int[] rates = perMinute(DebsLoads.cosine(30_000, 25_000, 250, DebsLoads.SEED));
    assertThat(Arrays.copyOf(rates, 8))
        .containsExactly(55067, 54778, 54588, 53784, 52960, 51894, 50373, 48427);
    assertGolden(rates, 2029456165, 31_625, 4_852, 55_067);
  }

  @Test
  void increasing_asPublished_hasTheGoldenValues() {
    int[] rates = perMinute(DebsLoads.increasing());
    assertThat(Arrays.copyOf(rates, 8))
        .containsExactly(41906, 17010, 0, 0, 66605, 170733, 238826, 198861);
    assertThat(everyTenth(rates))
        .containsExactly(
            41906, 86184, 413749, 779338, 1070789, 1022588, 919290, 972111, 1341351, 1268643,
            1569645, 1889133, 2201558, 2392716);
    assertGolden(rates, -726070775, 1_191_991, 0, 2_401_952);
  }

  @Test
  void random_asPublished_hasTheGoldenValues() {
    int[] rates = perMinute(DebsLoads.random());
    assertThat(Arrays.copyOf(rates, 8))
        .containsExactly(1250000, 1387713, 1623965, 1440998, 1844955, 2331759, 2500000, 2500000);
    assertThat(everyTenth(rates))
        .containsExactly(
            1250000, 2448124, 163438, 678962, 667971, 0, 957410, 624286, 1729074, 2199543, 540275,
            1756712, 2500000, 1911891);
    assertGolden(rates, -1482696918, 1_286_156, 0, 2_500_000);
  }

  @Test
  void decreasing_asPublished_fallsFromWhereItBeginsWithinItsSteps() {
    int[] rates = perMinute(DebsLoads.decreasing());
    int before = 2_502_000;
    for (int rate : rates) {
      assertThat(rate - before).isBetween(-2_500_000 / 21 - 1, 2_500_000 / 28 + 1);
      before = rate;
    }
    assertThat(rates[139]).isLessThan(1_000_000); // published: about 0.55 million
  }

  @Test
  void steps_asPublished_changeAfterTheEleventhAndTheFiftiethMinute() {
    Load load = DebsLoads.steps();
    assertThat(load.at(660 - 1e-6)).isZero();
    assertThat(load.at(660)).isEqualTo(2_000_000);
    assertThat(load.at(3000 - 1e-6)).isEqualTo(2_000_000);
    assertThat(load.at(3000)).isEqualTo(1_000_000);
    assertThat(load.at(1e6)).isEqualTo(1_000_000);
  }

  @Test
  void all_largestNumbers_stayWithinThem() {
    int most = Integer.MAX_VALUE;
    for (Load load :
        new Load[] {
          DebsLoads.cosine(most, most, most, 1),
          DebsLoads.increasing(most, most, 1),
          DebsLoads.decreasing(most, 1),
          DebsLoads.random(most, most, most, Long.MIN_VALUE)
        }) {
      for (int minute = 0; minute < 200; minute++) {
        assertThat(load.at(60.0 * minute)).isBetween(0.0, 3.0 * most);
      }
    }
  }

  @Test
  void all_negativeNumbers_areRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> DebsLoads.cosine(-1, 1, 1, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> DebsLoads.increasing(0, -1, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> DebsLoads.decreasing(-1, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> DebsLoads.random(0, 1, -1, 1));
  }

  private static void assertGolden(int[] rates, int hash, int mean, int min, int max) {
    assertThat(Arrays.stream(rates).average().orElseThrow()).isCloseTo(mean, within(1.0));
    assertThat(Arrays.stream(rates).min()).hasValue(min);
    assertThat(Arrays.stream(rates).max()).hasValue(max);
    assertThat(Arrays.hashCode(rates)).isEqualTo(hash);
  }

  private static int[] everyTenth(int[] rates) {
    return IntStream.range(0, rates.length / 10).map(i -> rates[10 * i]).toArray();
  }

  private static int[] perMinute(Load load) {
    return IntStream.range(0, 140).map(minute -> (int) load.at(60.0 * minute)).toArray();
  }
}
