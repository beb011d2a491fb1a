package io.kta.operator;

import io.kta.kubernetes.AuditLog.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How much later than an interval after the one before cycles read their targets.
 *
 * @param ascending in ms, one for each cycle but the first of each policy
 */
public record Lateness(List<Long> ascending) {
  public Lateness {
    ascending = List.copyOf(ascending);
  }

  public static Lateness of(List<Request> requests, Duration interval) {
    Map<String, Long> last = new HashMap<>();
    List<Long> late = new ArrayList<>();
    for (Request request : requests) {
      if (!request.verb().equals("get") || !request.resource().equals("apps/deployments")) {
        continue;
      }
      long at = request.at().toEpochMilli();
      Long before = last.putIfAbsent(request.name(), at);
      if (before != null && at - before >= interval.toMillis() / 2) { // else of the same cycle
        late.add(Math.max(0, at - before - interval.toMillis()));
        last.put(request.name(), at);
      }
    }
    Collections.sort(late);
    return new Lateness(late);
  }

  public double millis(double quantile) {
    return ascending.get((int) ((ascending.size() - 1) * quantile));
  }
}
