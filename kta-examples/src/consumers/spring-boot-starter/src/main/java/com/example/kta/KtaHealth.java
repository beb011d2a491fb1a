package com.example.kta;

import io.kta.Autoscaler;
import io.kta.CycleReport;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How an autoscaler is: down when its last cycle failed or it was closed, up otherwise.
 *
 * @param status {@code UP}, {@code DOWN}, or {@code UNKNOWN} before the first cycle
 * @param details the last cycle, in words
 */
record KtaHealth(String status, Map<String, Object> details) {

  static KtaHealth of(Autoscaler autoscaler) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("state", autoscaler.state().name());
    autoscaler.lastReport().map(CycleReport::toString).ifPresent(last -> details.put("last", last));
    return new KtaHealth(status(autoscaler), details);
  }

  private static String status(Autoscaler autoscaler) {
    if (autoscaler.state() == Autoscaler.State.CLOSED) {
      return "DOWN";
    }
    return autoscaler
        .lastReport()
        .map(report -> report.outcome().isFailed() ? "DOWN" : "UP")
        .orElse("UNKNOWN");
  }
}
