package io.kta.examples.referee;

import io.kta.examples.traces.Trace;
import java.nio.file.Path;
import java.util.List;

/** Recorded loads as workloads, by the names of their files. */
final class Traces {
  private static final double JITTER = 0.02;

  private Traces() {}

  /**
   * Returns the workloads of a folder, in alphabetical order.
   *
   * @throws IllegalArgumentException if there is no such folder, or it holds no recording
   */
  static List<Workload> of(Path folder) {
    return Trace.in(folder).stream().map(Traces::workload).toList();
  }

  private static Workload workload(Trace trace) {
    return new Workload(
        trace.name(),
        "recorded: " + trace.name(),
        trace.length(),
        (arena, seed) -> trace.load().noisy(JITTER, seed));
  }
}
