package io.kta.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Where an axis has its ticks, and what stands there. */
final class Axis {
  private static final double[] STEPS_OF_TIME = {
    1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400
  };
  private static final long MOST_TIME_TICKS = 12;

  private Axis() {}

  /** Returns round numbers from 0 up, about so many; the last is not below {@code most}. */
  static List<Double> ticks(double most, int about, boolean whole) {
    double top = most > 0 ? most : 1;
    double raw = top / about;
    double power = StrictMath.pow(10, StrictMath.floor(StrictMath.log10(raw)));
    double step = 10 * power;
    for (double factor : new double[] {1, 2, 2.5, 5}) {
      if (factor * power >= raw * (1 - 1e-9)) {
        step = factor * power;
        break;
      }
    }
    if (whole) {
      step = Math.max(1, Math.ceil(step));
    }
    List<Double> ticks = new ArrayList<>();
    for (int i = 0; ticks.isEmpty() || (i - 1) * step < top * (1 - 1e-9); i++) {
      ticks.add(i * step);
    }
    return ticks;
  }

  /** Returns round times in seconds within a run. */
  static List<Double> times(double seconds) {
    double step = STEPS_OF_TIME[STEPS_OF_TIME.length - 1];
    for (double each : STEPS_OF_TIME) {
      if (seconds / each <= MOST_TIME_TICKS) {
        step = each;
        break;
      }
    }
    while (seconds / step > MOST_TIME_TICKS) {
      step *= 2;
    }
    List<Double> ticks = new ArrayList<>();
    for (int i = 0; i * step <= seconds; i++) {
      ticks.add(i * step);
    }
    return ticks;
  }

  /** Returns for example {@code 1.2 M}. */
  static String number(double value) {
    String[] units = {"", " k", " M", " G", " T", " P"};
    int unit = 0;
    double scaled = value;
    while (scaled >= 1000 && unit < units.length - 1) {
      scaled /= 1000;
      unit++;
    }
    String digits = String.format(Locale.ROOT, scaled < 10 ? "%.2f" : "%.1f", scaled);
    return digits.replaceAll("\\.?0+$", "") + units[unit];
  }

  /** Returns for example {@code 1:30} for an hour and a half, or {@code 2d 06:00}. */
  static String time(double seconds, double length) {
    long whole = Math.round(seconds);
    if (length < 600) {
      return "%d:%02d min".formatted(whole / 60, whole % 60);
    }
    if (length < 2 * 86_400) {
      return "%d:%02d h".formatted(whole / 3600, whole / 60 % 60);
    }
    return whole % 86_400 == 0
        ? whole / 86_400 + " d"
        : "%dd %02d:%02d".formatted(whole / 86_400, whole / 3600 % 24, whole / 60 % 60);
  }
}
