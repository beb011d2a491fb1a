package io.kta.algorithm.learned;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

final class BurstsTest {
  private static final double LATE_COST = 240; // seconds; of a minute at 4 a second

  @Test
  void worthKeeping_burstsOften_isWhatTheyNeed() {
    assertThat(every(4, 8, 1000).worthKeeping(LATE_COST)).isEqualTo(1000);
  }

  @Test
  void worthKeeping_burstsSeldom_isNothing() {
    assertThat(every(12, 2, 1000).worthKeeping(LATE_COST)).isZero();
  }

  @Test
  void worthKeeping_lateRecordsCostMore_isKeptForRarerBursts() {
    assertThat(every(12, 2, 1000).worthKeeping(3 * LATE_COST)).isEqualTo(1000);
  }

  @Test
  void worthKeeping_oneBurst_isNoHabit() {
    assertThat(every(30, 1, 1000).worthKeeping(100 * LATE_COST)).isZero();
  }

  @Test
  void worthKeeping_oneIsMuchLarger_isNotWhatThatNeeds() {
    List<Double> peaks = new ArrayList<>(every(4, 8, 1000).peaks());
    peaks.set(7, 20_000.0);
    assertThat(new Bursts(peaks).worthKeeping(LATE_COST)).isEqualTo(1000);
  }

  /** What rises by less than a burst is what headroom and forecasts are for. */
  @Test
  void worthKeeping_steadyOrSlow_isNothing() {
    assertThat(new Bursts(Collections.nCopies(32, 1000.0)).worthKeeping(LATE_COST)).isZero();
    List<Double> wave = new ArrayList<>();
    for (int i = 0; i < 32; i++) {
      wave.add(1000 + 500 * Math.sin(i / 2.0));
    }
    assertThat(new Bursts(wave).worthKeeping(LATE_COST)).isZero();
  }

  @Test
  void worthKeeping_fewMinutes_isNotKnown() {
    assertThat(new Bursts(List.of(10.0, 900.0, 10.0, 10.0, 900.0, 10.0)).worthKeeping(LATE_COST))
        .isZero();
  }

  private static Bursts every(int minutes, int times, double height) {
    List<Double> peaks = new ArrayList<>();
    for (int i = 0; i < minutes * times; i++) {
      peaks.add(i % minutes == minutes - 1 ? height : 10.0);
    }
    return new Bursts(peaks);
  }
}
