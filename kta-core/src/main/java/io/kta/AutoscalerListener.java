package io.kta;

/** Hears what each cycle did. */
@FunctionalInterface
public interface AutoscalerListener {

  /**
   * Called once at the end of every cycle, whatever its outcome, one report at a time. What it
   * throws is logged and dropped. The next cycle waits for it, but 10 s at most; a listener that
   * has not returned by then misses the reports until it has.
   */
  void onCycle(CycleReport report);
}
