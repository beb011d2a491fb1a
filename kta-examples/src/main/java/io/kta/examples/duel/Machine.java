package io.kta.examples.duel;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

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
    List<Double> sorted = overslept.stream().sorted().toList();
    return String.format(
        Locale.ROOT,
        "%d cores, of which this process used %.2f; mean load average %.1f; of %d waits of a second the 99th percentile was %.0f ms late, the worst %.0f ms",
        Runtime.getRuntime().availableProcessors(),
        (system.getProcessCpuTime() - cpuNanosBefore) / 1e9 / sorted.size(), // a second each
        loads / sorted.size(),
        sorted.size(),
        sorted.get((int) Math.ceil(0.99 * sorted.size()) - 1),
        sorted.get(sorted.size() - 1));
  }
}
