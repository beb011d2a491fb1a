package io.kta.flink;

import io.kta.flink.VertexCounters.Times;
import io.kta.topology.OperatorId;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * What the readers of one job's sources tell of themselves, by one request per source and
 * observation: how many records are pending, how many were read, and of how many partitions. Only
 * some kinds of source tell, some of them only after a while, and the metrics' names contain the
 * source's: so the names are asked for first, and again later. Not thread-safe.
 */
final class SourceMetrics {
  private static final Duration FIRST_AGAIN = Duration.ofSeconds(10); // Flink's own interval
  private static final Duration LAST_AGAIN = Duration.ofMinutes(5);
  private static final Duration TOPIC_MAY_HAVE_GROWN = Duration.ofMinutes(1);

  private final FlinkRest rest;
  private final Patience patience;
  private final Map<OperatorId, Known> sources = new HashMap<>();

  SourceMetrics(FlinkRest rest, Patience patience) {
    this.rest = rest;
    this.patience = patience;
  }

  /**
   * The metrics of the readers of one source. Immutable.
   *
   * @param pending records yet to be read; empty if the source does not tell
   * @param counters how many records were read until then, and in what time; empty if unknown
   * @param partitions how many partitions they read; empty if unknown, or not yet for sure
   */
  record Reading(
      OptionalDouble pending, Optional<VertexCounters> counters, OptionalInt partitions) {
    static final Reading NOTHING =
        new Reading(OptionalDouble.empty(), Optional.empty(), OptionalInt.empty());
  }

  /** Forgets all names, since another job may have others. */
  void forget() {
    sources.clear();
  }

  /** Asks the readers of a source. */
  Reading of(String jobId, Vertex source) {
    String path = "/jobs/" + jobId + "/vertices/" + source.id() + "/subtasks/metrics";
    long start = source.tasks().startMillis();
    Optional<Known> before =
        Optional.ofNullable(sources.get(source.id())).filter(known -> known.startMillis == start);
    Known known = before.orElseGet(() -> new Known(start));
    if (before.isEmpty() || patience.now().isAfter(known.askAgain)) {
      Optional<SourceMetricNames> names = names(path);
      if (names.isEmpty()) {
        sources.remove(source.id()); // Flink has not collected any metrics yet
        return Reading.NOTHING;
      }
      known.learn(names.get(), patience.now());
      sources.put(source.id(), known);
    }
    return read(path, source, known);
  }

  private Optional<SourceMetricNames> names(String path) {
    List<String> all = new ArrayList<>();
    for (FlinkResponse metric : rest.get(path).elements()) {
      all.add(metric.field("id").text());
    }
    return all.isEmpty() ? Optional.empty() : Optional.of(SourceMetricNames.among(all));
  }

  private Reading read(String path, Vertex source, Known known) {
    List<String> ids = known.names.all();
    if (ids.isEmpty()) {
      return new Reading(OptionalDouble.empty(), Optional.empty(), known.partitions(source));
    }
    String get = URLEncoder.encode(String.join(",", ids), StandardCharsets.UTF_8);
    Map<String, OptionalDouble> sums = new HashMap<>();
    for (FlinkResponse metric : rest.get(path + "?get=" + get + "&agg=sum").elements()) {
      sums.put(metric.field("id").text(), metric.field("sum").known());
    }
    if (sums.isEmpty()) {
      sources.remove(source.id()); // one name that no task has any more empties the whole answer
      return Reading.NOTHING;
    }
    OptionalDouble pending = sum(known.names.pending(), sums);
    known.notice(pending, source.parallelism());
    return new Reading(pending, counters(known.names, sums), known.partitions(source));
  }

  private static Optional<VertexCounters> counters(
      SourceMetricNames names, Map<String, OptionalDouble> sums) {
    OptionalDouble read = sum(names.read(), sums);
    List<OptionalDouble> times = names.clock().stream().map(id -> sum(List.of(id), sums)).toList();
    if (read.isEmpty() || times.isEmpty() || times.stream().anyMatch(OptionalDouble::isEmpty)) {
      return Optional.empty();
    }
    Times spent =
        new Times(
            times.get(0).orElseThrow(), times.get(1).orElseThrow(), times.get(2).orElseThrow());
    return Optional.of(
        new VertexCounters(true, read, OptionalDouble.empty(), Optional.of(spent), true));
  }

  /** Returns a sum of sums; empty if there is none, or any of them is unknown. */
  private static OptionalDouble sum(List<String> ids, Map<String, OptionalDouble> sums) {
    double sum = 0;
    for (String id : ids) {
      OptionalDouble value = sums.getOrDefault(id, OptionalDouble.empty());
      if (value.isEmpty()) {
        return value;
      }
      sum += value.getAsDouble();
    }
    return ids.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(sum);
  }

  /** What is known of one source while its tasks are the same. Not thread-safe. */
  private static final class Known {
    private final long startMillis;
    private SourceMetricNames names = SourceMetricNames.among(List.of());
    private boolean isCountTwice;
    private Instant asked = Instant.MIN;
    private Instant askAgain = Instant.MIN;
    private Duration pause = FIRST_AGAIN;
    private OptionalDouble lastPending = OptionalDouble.empty();

    Known(long startMillis) {
      this.startMillis = startMillis;
    }

    /** Takes the names; they are asked for again ever more seldom, since tasks add theirs late. */
    void learn(SourceMetricNames names, Instant now) {
      isCountTwice = names.partitions().equals(this.names.partitions());
      this.names = names;
      asked = now;
      askAgain = now.plus(pause);
      Duration longer = pause.multipliedBy(4);
      pause = longer.compareTo(LAST_AGAIN) < 0 ? longer : LAST_AGAIN;
    }

    /**
     * Returns how many partitions are named. Readers name theirs one after the other once they have
     * started, so fewer than there are readers count only if they are as many at the next time.
     */
    OptionalInt partitions(Vertex source) {
      boolean isEnough = names.partitions().orElse(0) >= source.parallelism();
      return isEnough || isCountTwice ? names.partitions() : OptionalInt.empty();
    }

    /** Where as many instances as partitions fall behind, the topic may have got more of them. */
    void notice(OptionalDouble pending, int parallelism) {
      boolean grows =
          pending.isPresent()
              && lastPending.isPresent()
              && pending.getAsDouble() > lastPending.getAsDouble();
      lastPending = pending;
      Instant soon = asked.plus(TOPIC_MAY_HAVE_GROWN);
      if (grows
          && parallelism >= names.partitions().orElse(Integer.MAX_VALUE)
          && soon.isBefore(askAgain)) {
        askAgain = soon;
      }
    }
  }
}
