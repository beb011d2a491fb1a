package io.kta.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LoadTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  @TempDir Path folder;

  @Test
  void diurnal_day_isLowAtFirstHighAfterTwoThirdsAndLowAgain() {
    Load load = Load.diurnal(100, 500, Duration.ofHours(24));
    assertThat(load.at(0)).isEqualTo(100);
    assertThat(load.at(8 * 3600)).isCloseTo(300, within(1e-9));
    assertThat(load.at(16 * 3600)).isCloseTo(500, within(1e-9));
    assertThat(load.at(20 * 3600)).isCloseTo(300, within(1e-9));
    assertThat(load.at(24 * 3600 - 1e-6)).isCloseTo(100, within(1e-6));
    assertThat(load.at(34 * 3600)).isEqualTo(load.at(10 * 3600));
  }

  @Test
  void randomWalk_anyOrder_givesTheSame() {
    Load onwards = Load.randomWalk(500, 50, 1000, MINUTE, -7);
    Load anyhow = Load.randomWalk(500, 50, 1000, MINUTE, -7);
    List<Double> rates = new ArrayList<>();
    for (int minute = 0; minute < 5000; minute++) {
      rates.add(onwards.at(60.0 * minute));
    }
    for (int minute : new int[] {4999, 1024, 1023, 0, 2048, 3, 4999, 2500}) {
      assertThat(anyhow.at(60.0 * minute + 59))
          .as("minute %d", minute)
          .isEqualTo(rates.get(minute));
      assertThat(onwards.at(60.0 * minute)).isEqualTo(rates.get(minute));
    }
  }

  @Test
  void randomWalk_anySeed_startsThereAndStaysWithinItsStepAndLimits() {
    for (long seed : new long[] {0, 1, -1, Long.MIN_VALUE, Long.MAX_VALUE}) {
      Load load = Load.randomWalk(900, 100, 1000, MINUTE, seed);
      double before = load.at(0);
      assertThat(before).isEqualTo(900);
      double farthest = 0;
      for (int minute = 1; minute < 10_000; minute++) {
        double rate = load.at(60.0 * minute);
        assertThat(rate).isBetween(0.0, 1000.0);
        farthest = Math.max(farthest, Math.abs(rate - before));
        before = rate;
      }
      assertThat(farthest).as("seed %d", seed).isBetween(95.0, 100.0);
    }
  }

  @Test
  void spikes_manyPieces_comeAsOftenAndAsHighAsSaid() {
    Load load = Load.spikes(MINUTE, 0.05, 500, 2000, 3);
    double[] spikes =
        IntStream.range(0, 100_000)
            .mapToDouble(minute -> load.at(60.0 * minute))
            .filter(rate -> rate > 0)
            .toArray();
    assertThat(spikes.length / 1e5).isCloseTo(0.05, within(0.003));
    assertThat(Arrays.stream(spikes).boxed()).allMatch(r -> r >= 500 && r <= 2000);
    assertThat(IntStream.range(0, 60).mapToDouble(load::at).distinct().count()).isEqualTo(1);
  }

  @Test
  void noisy_manySeconds_variesAroundTheLoadAndIsTheSameAgain() {
    Load load = Load.constant(1000).noisy(0.1, 5);
    double[] rates = IntStream.range(0, 100_000).mapToDouble(load::at).toArray();
    double mean = IntStream.range(0, rates.length).mapToDouble(i -> rates[i]).average().orElse(0);
    double variance =
        IntStream.range(0, rates.length)
            .mapToDouble(i -> (rates[i] - mean) * (rates[i] - mean))
            .average()
            .orElse(0);
    assertThat(mean).isCloseTo(1000, within(2.0));
    assertThat(Math.sqrt(variance)).isCloseTo(100, within(2.0));
    assertThat(load.at(77.5)).isEqualTo(rates[77]);
  }

  @Test
  void flashCrowd_beforeDuringAfter_multiplies() {
    Load load =
        Load.constant(100).flashCrowd(Duration.ofHours(1), 5, MINUTE, Duration.ofMinutes(10));
    assertThat(load.at(3600)).isEqualTo(100);
    assertThat(load.at(3630)).isCloseTo(300, within(1e-9));
    assertThat(load.at(3660)).isEqualTo(500);
    assertThat(load.at(4260)).isEqualTo(500);
    assertThat(load.at(4290)).isCloseTo(300, within(1e-9));
    assertThat(load.at(4320)).isEqualTo(100);
    assertThat(load.at(1e9)).isEqualTo(100);
  }

  @Test
  void outage_wholeTime_bringsWhatWasHeldBackAndNoMore() {
    Load steady = Load.cosine(1000, 500, Duration.ofHours(1));
    Load load = steady.outage(MINUTE.multipliedBy(5), MINUTE.multipliedBy(10), MINUTE);
    assertThat(load.at(299)).isEqualTo(steady.at(299));
    assertThat(load.at(300)).isZero();
    assertThat(load.at(899)).isZero();
    assertThat(load.at(960)).isEqualTo(steady.at(960));
    double with = 0;
    double without = 0;
    for (double second = 0.5; second < 1200; second++) {
      with += load.at(second);
      without += steady.at(second);
    }
    assertThat(with).isCloseTo(without, within(1e-6 * without));
  }

  @Test
  void outage_ofAYear_isAddedUpInPieces() {
    Load load =
        Load.constant(1e12).outage(Duration.ZERO, Duration.ofDays(365), Duration.ofDays(365));
    assertThat(load.at(365 * 86_400.0)).isCloseTo(2e12, within(1.0));
  }

  @Test
  void plusAndTimes_loads_areAddedAndScaled() {
    Load load = Load.constant(10).plus(Load.ramp(0, 100, MINUTE)).times(2);
    assertThat(load.at(30)).isEqualTo(120);
    assertThat(Load.constant(1e12).times(1e3).at(0)).isEqualTo(1e15);
  }

  /** The number was worked out on JDK 17; it must come out on every other one. */
  @Test
  void all_onEveryJdk_areTheSameToTheBit() {
    Load load =
        Load.diurnal(100, 900, Duration.ofMinutes(17))
            .plus(Load.cosine(500, 300, Duration.ofMinutes(7)))
            .plus(Load.randomWalk(500, 50, 1000, Duration.ofSeconds(3), 11))
            .plus(Load.spikes(Duration.ofSeconds(5), 0.1, 10, 1000, 12))
            .noisy(0.05, 13)
            .flashCrowd(MINUTE, 3, MINUTE, MINUTE)
            .outage(MINUTE.multipliedBy(20), MINUTE, MINUTE);
    double[] rates = IntStream.range(0, 3600).mapToDouble(load::at).toArray();
    assertThat(Arrays.hashCode(rates)).isEqualTo(-117305070);
  }

  @Test
  void all_badNumbers_areRefusedByName() {
    assertRefused(() -> Load.constant(Double.NaN), "records per second is NaN");
    assertRefused(() -> Load.steps(MINUTE), "there are no steps");
    assertRefused(() -> Load.steps(Duration.ZERO, 1), "length of a step is PT0S");
    assertRefused(() -> Load.ramp(1, -1, MINUTE), "last rate is -1.0");
    assertRefused(() -> Load.cosine(1, Double.POSITIVE_INFINITY, MINUTE), "amplitude is Infinity");
    assertRefused(() -> Load.diurnal(2, 1, MINUTE), "highest 1.0 is below lowest 2.0");
    assertRefused(() -> Load.randomWalk(2, 1, 1, MINUTE, 1), "start 2.0 is above most 1.0");
    assertRefused(() -> Load.randomWalk(1, -1, 1, MINUTE, 1), "step is -1.0");
    assertRefused(() -> Load.randomWalk(1, 1, 1, Duration.ofNanos(1), 1), "at least 1 ms");
    assertRefused(() -> Load.spikes(MINUTE, 1.5, 0, 1, 1), "chance is 1.5");
    assertRefused(() -> Load.spikes(MINUTE, 0.5, 2, 1, 1), "most 1.0 is below least 2.0");
    assertRefused(() -> Load.NONE.times(-1), "factor is -1.0");
    assertRefused(() -> Load.NONE.noisy(-1, 1), "deviation is -1.0");
    assertRefused(
        () -> Load.NONE.flashCrowd(MINUTE, 0.5, MINUTE, MINUTE), "factor is 0.5; it must");
    assertRefused(
        () -> Load.NONE.flashCrowd(MINUTE, 2, Duration.ZERO, MINUTE), "rise is PT0S; it must");
    assertRefused(() -> Load.NONE.outage(MINUTE, Duration.ZERO, MINUTE), "length of the outage");
    assertRefused(() -> Load.NONE.outage(MINUTE, MINUTE, Duration.ZERO), "catchUp is PT0S");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0,10\\n60,20\\n90.5,0",
        "seconds,rate\\n1000,10\\n1060,20\\n1090.5,0\\n",
        "\uFEFFtime;rate\\r\\n\\r\\n0;10\\r\\n60;2e1\\r\\n90.5;0\\r\\n",
        "\"2030-01-01T00:00:00Z\",\"10\"\\n2030-01-01T00:01:00Z, 20\\n2030-01-01T00:01:30.5Z,0"
      })
  void recorded_goodFile_holdsEachRateUntilTheNext(String content) throws IOException {
    Load load = Load.recorded(file(content));
    assertThat(load.at(0)).isEqualTo(10);
    assertThat(load.at(59.9)).isEqualTo(10);
    assertThat(load.at(60)).isEqualTo(20);
    assertThat(load.at(90)).isEqualTo(20);
    assertThat(load.at(90.5)).isZero();
    assertThat(load.at(1e9)).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0,10\\n60,-1| line 2 of FILE has '-1'; its rate must be a finite number, at least 0",
        "0,10\\n\\n60,NaN| line 3 of FILE has 'NaN'; its rate must be",
        "0,10\\n60,ten| line 2 of FILE has 'ten'; its rate must be",
        "0,ten| line 1 of FILE has 'ten'; its rate must be",
        "a,b\\nc,d| line 2 of FILE has 'c'; its time must be a number of seconds, or an instant",
        "0,1\\n60| line 2 of FILE has '60'; it must have a time and a rate, such as 60,1000",
        "0,1\\n60,1,1| line 2 of FILE has '60,1,1'; it must have",
        "0,1\\n0,2| line 2 of FILE has '0'; its time must be after that of the line before",
        "0,1\\n2030-01-01T00:00:00Z,2| line 2 of FILE has '2030-01-01T00:00:00Z'; its time must be",
        "2030-01-01T00:00:00Z,2\\n60,1| line 2 of FILE has '60'; its time must be an instant",
        "time,rate| FILE has no line with a rate; give at least one, such as 0,1000",
        "''| FILE has no line with a rate"
      })
  void recorded_badFile_namesTheLineAndTheRule(String content, String message) throws IOException {
    Path file = file(content);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Load.recorded(file))
        .withMessageContaining(message.replace("FILE", file.toString()));
  }

  @Test
  void recorded_longLine_isShownInPart() throws IOException {
    Path file = file("0," + "9".repeat(10_000) + "x");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Load.recorded(file))
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(400));
  }

  @Test
  void recorded_noFile_namesIt() {
    assertThatThrownBy(() -> Load.recorded(folder.resolve("missing.csv")))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("missing.csv");
  }

  private Path file(String content) throws IOException {
    String text = content.replace("\\n", "\n").replace("\\r", "\r");
    return Files.writeString(folder.resolve("load.csv"), text);
  }

  private static void assertRefused(Runnable code, String message) {
    assertThatIllegalArgumentException().isThrownBy(code::run).withMessageContaining(message);
  }
}
