package io.kta.flink.local;

import java.util.LinkedHashMap;
import java.util.Map;

/** How long Flink waits before it acts and reports. */
public enum Pace {
  /**
   * Acts at once, notices soon that a TaskManager cannot be reached, and reports what is rather
   * than what was. Half a second is left for TaskManagers to arrive together. One that only answers
   * late, as on a loaded machine, is not lost before Flink's own limit.
   */
  FAST,

  /** As Flink comes. */
  FLINK_DEFAULTS;

  private static final String ADAPTIVE = "jobmanager.adaptive-scheduler.";

  Map<String, String> options() {
    Map<String, String> options = new LinkedHashMap<>();
    if (this == FLINK_DEFAULTS) {
      return options;
    }
    // Flink 1.20
    options.put(ADAPTIVE + "scaling-interval.min", "0 ms");
    options.put(ADAPTIVE + "resource-stabilization-timeout", "500 ms");
    // Flink 2
    options.put(ADAPTIVE + "executing.cooldown-after-rescaling", "0 ms");
    options.put(ADAPTIVE + "executing.resource-stabilization-timeout", "500 ms");
    options.put(ADAPTIVE + "submission.resource-stabilization-timeout", "500 ms");
    // both
    options.put("web.refresh-interval", "50 ms");
    options.put("metrics.fetcher.update-interval", "200 ms");
    options.put("slot.idle.timeout", "500 ms");
    options.put("restart-strategy.type", "fixed-delay");
    options.put("restart-strategy.fixed-delay.attempts", "2147483647");
    options.put("restart-strategy.fixed-delay.delay", "200 ms");
    options.put("heartbeat.interval", "500 ms");
    options.put("heartbeat.rpc-failure-threshold", "1");
    return options;
  }
}
