package io.kta;

import io.kta.api.Growing;
import io.kta.knowledge.CycleId;
import io.kta.knowledge.Outcome;
import io.kta.knowledge.Step;
import io.kta.metrics.Observation;
import io.kta.policy.Admission;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * What one cycle saw, decided and did. Immutable.
 *
 * @param cycle which cycle it was
 * @param startedAt when it began
 * @param observation how the job was before; empty if it could not be measured
 * @param admission what the algorithm proposed and what the policy made of it, number by number;
 *     empty if the cycle did not come so far
 * @param outcome how it ended, with the driver's answer if there is one
 * @param durations how long each step took that was begun, in the order of the steps
 * @param lateness how long after its time the cycle began; empty if somebody asked for it, with
 *     {@link Autoscaler#runOnce}
 */
@Growing
public record CycleReport(
    CycleId cycle,
    Instant startedAt,
    Optional<Observation> observation,
    Optional<Admission> admission,
    Outcome outcome,
    Map<Step, Duration> durations,
    Optional<Duration> lateness) {

  /** Copies the durations. */
  public CycleReport {
    Map<Step, Duration> ordered = new EnumMap<>(Step.class);
    ordered.putAll(durations);
    durations = Collections.unmodifiableMap(ordered);
  }

  /** Returns the report of a cycle of which only its end is known. */
  public static CycleReport of(CycleId cycle, Instant startedAt, Outcome outcome) {
    return new CycleReport(
        cycle, startedAt, Optional.empty(), Optional.empty(), outcome, Map.of(), Optional.empty());
  }

  /** Returns this report with how the job was before. */
  public CycleReport withObservation(Observation seen) {
    return new CycleReport(
        cycle, startedAt, Optional.of(seen), admission, outcome, durations, lateness);
  }

  /** Returns this report with what the policy made of the decision. */
  public CycleReport withAdmission(Admission decided) {
    return new CycleReport(
        cycle, startedAt, observation, Optional.of(decided), outcome, durations, lateness);
  }

  /** Returns this report with another end. */
  public CycleReport withOutcome(Outcome other) {
    return new CycleReport(cycle, startedAt, observation, admission, other, durations, lateness);
  }

  /** Returns this report with how long the steps took. */
  public CycleReport withDurations(Map<Step, Duration> taken) {
    return new CycleReport(cycle, startedAt, observation, admission, outcome, taken, lateness);
  }

  /** Returns this report with how late the cycle began. */
  public CycleReport withLateness(Duration late) {
    return new CycleReport(
        cycle, startedAt, observation, admission, outcome, durations, Optional.of(late));
  }

  /** Returns how long a step took; zero if it was not begun. */
  public Duration duration(Step step) {
    return durations.getOrDefault(step, Duration.ZERO);
  }

  /**
   * Returns this report as one line of JSON, for machines: {@code autoscaler}, {@code cycle},
   * {@code startedAt} (ISO-8601), {@code outcome} ({@code Applied}, {@code Recommended}, {@code
   * Held}, {@code NotObserved} or {@code Failed}), {@code reason}, {@code operators} (id, name,
   * observed, proposed, admitted), {@code adjustments}, and {@code millis} by step; {@code result},
   * {@code failedStep} and {@code lateMillis} where there is one. What is unknown is left out.
   */
  public String toJson() {
    return ReportJson.of(this);
  }

  /**
   * Returns how the numbers came about, on several lines for people: for every operator what it
   * runs at, what the algorithm asks for, each rule that changed that, with the number before and
   * after and the reason, what rules had to say otherwise, and what was admitted.
   */
  public String explain() {
    return new Explanation(this).asText();
  }

  /**
   * Returns what {@link #explain} tells as one line of JSON, for machines: {@code autoscaler},
   * {@code cycle}, {@code startedAt}, {@code outcome}, {@code decision} ({@code Scale} or {@code
   * Hold}), {@code reason}, {@code postponed}, and {@code operators}, each with {@code id}, {@code
   * name}, {@code observed}, {@code proposed}, {@code rules} (rule, before, after, reason), {@code
   * remarks} (rule, text) and {@code admitted}. What is unknown is left out.
   */
  public String explainAsJson() {
    return new Explanation(this).asJson();
  }

  /** Returns this report as one line for people. */
  @Override
  public String toString() {
    return ReportText.of(this);
  }
}
