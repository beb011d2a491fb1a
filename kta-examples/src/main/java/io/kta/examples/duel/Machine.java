package io.kta.examples.duel;

import com.google.common.math.Quantiles;
import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How busy the machine was since this was made, which matters as all sleep by its clock: processes
 * that wanted to run, and how late a thread was woken that does nothing. Not thread-safe.
 */
final class Machine {
  private final OperatingSystemMXBean system =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  private final long cpuNanosBefore = system.getProcessCpuTime();
  private final List<Double> overslept = new ArrayList<>(); // milliseconds
  private double loads;

  /** Takes note of what one wait was late by. */
  void woken(double millisLate) {
    overslept.add(millisLate);
    loads += Math.max(0, system.getSystemLoadAverage());
  }

  /** Returns its condition in words. */
  String condition() {
    if (overslept.isEmpty()) {
      return "not watched";
    }
    Map<Integer, Double> late = Quantiles.percentiles().indexes(99, 100).compute(overslept);
    return String.format(
        Locale.ROOT,
        "%d cores, of which this process used %.2f; mean load average %.1f; of %d waits of a second the 99th percentile was %.0f ms late, the worst %.0f ms",
        Runtime.getRuntime().availableProcessors(),
        (system.getProcessCpuTime() - cpuNanosBefore) / 1e9 / overslept.size(), // a second each
        loads / overslept.size(),
        overslept.size(),
        late.get(99),
        late.get(100));
  }
}
