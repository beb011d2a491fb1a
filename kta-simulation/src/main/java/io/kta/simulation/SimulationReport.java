package io.kta.simulation;

import io.kta.CycleReport;
import io.kta.algorithm.Objective;
import io.kta.policy.ScalingPolicy;
import io.kta.topology.OperatorId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The measured results of a simulated run, from data that no algorithm sees. Thread-safe.
 *
 * <p>Latency is that of each record, from when it came to the source's log to when it left the
 * topology; those that still wait at the end count with the age they have. What is weighted by time
 * instead is the age of the record that waits longest.
 *
 * @since 0.1
 */
public final class SimulationReport {
  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration STANDARD_LIMIT = Duration.ofSeconds(5);

  private final Recorder recorder;
  private final EventLog log;
  private final ScalingPolicy policy;
  private final String algorithmName;
  private final LatencyHistogram latencies;
  private final List<SimulationEvent> events;
  private final Provisioning provisioning;
  private final Settling settling;
  private @Nullable Oracle oracle; // found when it is first asked for; guarded by this

  SimulationReport(Recorder recorder, EventLog log, ScalingPolicy policy, String algorithmName) {
    this.recorder = recorder;
    this.log = log;
    this.policy = policy;
    this.algorithmName = algorithmName;
    this.latencies = recorder.job.flow().latencies().copy();
    recorder.job.flow().addWaiting(recorder.now, latencies);
    this.events = log.events();
    this.provisioning = recorder.provisioning.finish();
    this.settling = recorder.settling.finish();
  }

  /** Begins to state what is expected of this run; it fails at once if a cycle has failed. */
  public Expectations expect() {
    Expectations expectations = new Expectations(this);
    log.firstFailure().ifPresent(expectations::failOnCycle);
    return expectations;
  }

  /** As {@link #expect}, of a run whose cycles may fail. */
  public Expectations expectDespiteFailures() {
    return new Expectations(this);
  }

  /** Returns how long the run was. */
  public Duration length() {
    return duration(recorder.now);
  }

  /** Returns the most records that waited outside of the sources. */
  public double maxLag() {
    return recorder.maxLag;
  }

  /** Returns the records that waited outside of the sources, on average over time. */
  public double meanLag() {
    return recorder.lagSeconds / recorder.measuredSeconds;
  }

  /** Returns the sum of the seconds that all records have waited outside of the sources. */
  public double lagRecordSeconds() {
    return recorder.lagSeconds;
  }

  /**
   * Returns the latency that a share of the records did not exceed, to within 1.6 %.
   *
   * @param share from 0 to 1; 0.95 for the 95th percentile
   */
  public Duration latency(double share) {
    return duration(latencies.percentile(Check.share("share", share)));
  }

  /** Returns the mean latency of the records. */
  public Duration meanLatency() {
    return duration(latencies.mean());
  }

  /** Returns the share of the records whose latency was above a limit, from 0 to 1. */
  public double violations(Duration limit) {
    return latencies.shareAbove(limit.toNanos() / 1e9);
  }

  /**
   * Returns how much of a day's error budget the run has spent: 1 if as many records were late as
   * in a day of such load may be. An hour in which all were late spends 0.83 of it at a share of
   * 0.95; a run of more than a day returns the mean of its days.
   */
  public double budgetSpent(Objective objective) {
    double days = Math.min(1, length().toNanos() / (double) DAY.toNanos());
    return days * violations(objective.within()) / objective.errorBudget();
  }

  /** As {@link #latency(double)}, weighted by time. */
  public Duration latencyOverTime(double share) {
    return duration(recorder.waits.percentile(Check.share("share", share)));
  }

  /** As {@link #meanLatency}, weighted by time. */
  public Duration meanLatencyOverTime() {
    return duration(recorder.waits.mean());
  }

  /** Returns the share of time in which the latency was above a limit, from 0 to 1. */
  public double violationsOverTime(Duration limit) {
    return recorder.waits.shareAbove(limit.toNanos() / 1e9);
  }

  /** Returns how often the parallelism was changed. */
  public int rescales() {
    return recorder.job.rescales();
  }

  /** Returns how often the parallelism was changed in an hour, on average. */
  public double rescalesPerHour() {
    return rescales() * 3600 / recorder.now;
  }

  /** Returns for how long the job stood still, since it was being changed. */
  public Duration downtime() {
    return recorder.job.downtime();
  }

  /** Returns by how many instances all changes together changed the job. */
  public long changedInstances() {
    return recorder.changedInstances;
  }

  /** Returns how many plans were refused. */
  public int refusals() {
    return recorder.job.refusals();
  }

  /** Returns how many cycles there were. */
  public int cycles() {
    return log.cycles;
  }

  /** Returns how many cycles failed. */
  public int failedCycles() {
    return log.failedCycles;
  }

  /** Returns the parallelism of an operator at the end. */
  public int finalParallelism(String operator) {
    return recorder.timeline.parallelism[recorder.timeline.rows() - 1][indexOf(operator)];
  }

  /** Returns the most instances of all operators together that ran at a time. */
  public int peakInstances() {
    return recorder.provisioning.peak();
  }

  /** Returns how the instances that ran compare with those needed. */
  public Provisioning provisioning() {
    return provisioning;
  }

  /** Returns how the job came to rest after changes of its load. */
  public Settling settling() {
    return settling;
  }

  /**
   * Returns the score by {@link Weights#keepingUp}, where a latency above 5 s is a violation; the
   * lower the better.
   */
  public double score() {
    return score(Weights.keepingUp(), STANDARD_LIMIT);
  }

  /**
   * Returns the weighted sum of the share of violations, a tenth of the rescalings per hour, and
   * the instances that were not needed as a share of those needed; the lower the better.
   *
   * @param limit the latency above which a record counts as a violation
   */
  public double score(Weights weights, Duration limit) {
    return weights.score(violations(limit), rescalesPerHour(), provisioning.surplus());
  }

  /** Returns the run with the best possible {@link #score()}. Takes some milliseconds or more. */
  public synchronized Oracle oracle() {
    Oracle known = oracle;
    if (known == null) {
      known = oracle(Weights.keepingUp(), STANDARD_LIMIT);
      oracle = known;
    }
    return known;
  }

  /** Returns the run with the best possible {@link #score(Weights, Duration)}. */
  public Oracle oracle(Weights weights, Duration limit) {
    double seconds = limit.toNanos() / 1e9;
    return new OracleSearch(recorder, weights, seconds, provisioning.neededHours()).find();
  }

  /** Returns the newest 5,000 cycles that changed the job or failed to, oldest first. */
  public List<SimulationEvent> events() {
    return events;
  }

  /**
   * Returns every series as comma-separated values, a row for each of up to 2,000 equal parts of
   * the run, with a header.
   */
  public String toCsv() {
    return CsvSeries.of(recorder);
  }

  /**
   * Returns a page with charts and tables, complete in itself: it loads nothing, and is readable in
   * light and dark. Write it to a file and open that in a browser.
   */
  public String toHtml() {
    return new HtmlPage(this).text();
  }

  /** Returns all measures, one a line, for people. */
  @Override
  public String toString() {
    return new MeasureTable(this)
        .rows().stream()
            .map(row -> "%-24s %14s  %s".formatted((Object[]) row))
            .collect(Collectors.joining(System.lineSeparator()));
  }

  String algorithmName() {
    return algorithmName;
  }

  Recorder recorder() {
    return recorder;
  }

  ScalingPolicy policy() {
    return policy;
  }

  Optional<CycleReport> firstFailure() {
    return log.firstFailure();
  }

  int indexOf(String operator) {
    return recorder.job.graph().topology.ids().indexOf(operatorOf(operator));
  }

  private OperatorId operatorOf(String operator) {
    return recorder.job.graph().topology.operator(new OperatorId(operator)).id();
  }

  private static Duration duration(double seconds) {
    return Duration.ofNanos(Math.round(seconds * 1e9));
  }
}
