package io.kta;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.kta.api.Growing;
import io.kta.json.Json;
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
 * The report of one cycle: its observation, its decision and its outcome. Immutable.
 *
 * @param cycle which cycle it was
 * @param startedAt when it began
 * @param observation how the job was before; empty if it could not be measured
 * @param admission what the algorithm proposed and what the policy made of it, number by number;
 *     empty if the cycle did not come so far
 * @param outcome how it ended, with the driver's answer if there is one
 * @param durations how long each step took that was begun, in the order of the steps
 * @param lateness how long after its time the cycle began; empty if it was requested, with {@link
 *     Autoscaler#runOnce}
 * @since 0.1
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
    requireNonNull(cycle, "cycle");
    requireNonNull(startedAt, "startedAt");
    requireNonNull(observation, "observation");
    requireNonNull(admission, "admission");
    requireNonNull(outcome, "outcome");
    requireNonNull(lateness, "lateness");
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
   * Returns this report as one line of JSON, whole, for machines; a recording is made of such
   * lines. It is an object of the components of this record and of those in it, in their order:
   * {@code cycle} (autoscaler, number), {@code startedAt} (ISO-8601), {@code observation} (at,
   * topology, metrics, job, edges), {@code admission} (proposed, admitted, adjustments, remarks,
   * postponed), {@code outcome} and {@code durations} by step. A {@code type} says which outcome,
   * decision and driver's answer it is, by the simple name of its class. What is empty is left out,
   * and so is what a failed step threw.
   */
  public String toJson() {
    try {
      return Json.lenient().writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("KTA cannot write its own values as JSON", e);
    }
  }

  /**
   * Returns the report that {@link #toJson} wrote, in this version of KTA or another one.
   *
   * @throws IllegalArgumentException if the text is not a report
   */
  public static CycleReport fromJson(String json) {
    requireNonNull(json, "json");
    try {
      return Json.lenient().readValue(json, CycleReport.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("this is not a report: " + e.getMessage(), e);
    }
  }

  /**
   * Returns how the numbers came about, on several lines for people: for every operator what it
   * runs at, what the algorithm asks for, each rule that changed that, with the number before and
   * after and the reason, what rules had to say otherwise, and what was admitted.
   */
  public String explain() {
    return ReportText.explain(this);
  }

  /** Returns this report as one line for people. */
  @Override
  public String toString() {
    return ReportText.of(this);
  }
}
