package io.kta.examples.benchmarks;

import com.google.common.math.Quantiles;
import java.time.Duration;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;

/** How late what was due came, as cells of a table. */
final class Delays {
  private Delays() {}

  /** Returns the median, the 99th percentile and the longest of delays, in ms. */
  static String cells(Collection<Duration> delays) {
    if (delays.isEmpty()) {
      return "none | none | none";
    }
    Map<Integer, Double> millis =
        Quantiles.percentiles()
            .indexes(50, 99, 100)
            .compute(delays.stream().mapToDouble(delay -> delay.toNanos() / 1e6).toArray());
    return String.format(
        Locale.ROOT,
        "%.1f ms | %.1f ms | %.1f ms",
        millis.get(50),
        millis.get(99),
        millis.get(100));
  }
}
