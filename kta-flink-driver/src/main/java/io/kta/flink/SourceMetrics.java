package io.kta.flink;

import io.kta.topology.OperatorId;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * How many records wait for the sources of one job, by one request per source and observation. Only
 * some kinds of source say so, some of them only after a while, and the metric's name contains the
 * source's: so the names are asked for first, and again later where there was none. Not
 * thread-safe.
 */
final class PendingRecords {
  private static final Duration ASK_AGAIN_AFTER = Duration.ofSeconds(10);

  private final FlinkRest rest;
  private final Patience patience;
  private final Map<OperatorId, Names> names = new HashMap<>();

  PendingRecords(FlinkRest rest, Patience patience) {
    this.rest = rest;
    this.patience = patience;
  }

  /** Forgets all names, since another job may have others. */
  void forget() {
    names.clear();
  }

  /** Asks for the records that wait for a source. */
  OptionalDouble of(String jobId, OperatorId source) {
    String path = "/jobs/" + jobId + "/vertices/" + source + "/subtasks/metrics";
    Names known = names.get(source);
    if (known == null || patience.now().isAfter(known.askAgain)) {
      learnNames(path, source);
      return OptionalDouble.empty();
    }
    return known.ids.isEmpty() ? OptionalDouble.empty() : sum(path, source, known.ids);
  }

  private void learnNames(String path, OperatorId source) {
    List<String> all =
        rest.get(path).elements().stream().map(metric -> metric.field("id").text()).toList();
    if (all.isEmpty()) {
      names.remove(source); // Flink has not collected any metrics yet
      return;
    }
    List<String> ids = all.stream().filter(id -> id.endsWith(".pendingRecords")).sorted().toList();
    names.put(
        source, new Names(ids, ids.isEmpty() ? patience.now().plus(ASK_AGAIN_AFTER) : Instant.MAX));
  }

  private OptionalDouble sum(String path, OperatorId source, List<String> ids) {
    String get = URLEncoder.encode(String.join(",", ids), StandardCharsets.UTF_8);
    List<Answer> metrics = rest.get(path + "?get=" + get + "&agg=sum").elements();
    if (metrics.isEmpty()) {
      names.remove(source); // one name that no task has any more empties the whole answer
      return OptionalDouble.empty();
    }
    double sum = 0;
    for (Answer metric : metrics) {
      OptionalDouble value = metric.field("sum").known();
      if (value.isEmpty()) {
        return value;
      }
      sum += value.getAsDouble();
    }
    return OptionalDouble.of(sum);
  }

  /** What the metric of one source is called, as several ids if several sources are chained. */
  private record Names(List<String> ids, Instant askAgain) {}
}
