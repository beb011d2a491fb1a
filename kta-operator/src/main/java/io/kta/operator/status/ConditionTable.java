package io.kta.operator.status;

import io.kta.knowledge.Outcome;
import io.kta.knowledge.Step;
import io.kta.metrics.NoObservation;
import io.kta.operator.resource.PauseSpec;
import io.kta.operator.resource.Texts;
import io.kta.operator.spec.Pauses;
import io.kta.operator.target.Wait;
import io.kta.policy.Adjustment;
import io.kta.policy.Admission;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The conditions of a policy: a row for each, whose first line that fits is what it says. Reasons
 * are called as those of a HorizontalPodAutoscaler where they mean the same.
 */
final class ConditionTable {

  /** What each condition says after a cycle, but for those below. */
  static final List<Row<CycleEnd>> AFTER_CYCLE =
      List.of(
          new Row<>(
              "Ready",
              List.of(
                  isFalse(
                      "TargetConflict", CycleEnd::isRefused, end -> end.conflict().orElseThrow()),
                  isFalse("CycleFailed", CycleEnd::isFailed, ConditionTable::failure),
                  isTrue("CycleCompleted", end -> "the last cycle came to its end"))),
          new Row<>(
              "DriverReachable",
              List.of(
                  isFalse(
                      "ObservationFailed",
                      end -> end.failedAt(Step.OBSERVE) && !end.isRefused(),
                      CycleEnd::reason),
                  isUnknown(
                      "NotObserved",
                      end -> end.failedAt(Step.LOAD),
                      end -> "the cycle ended before: " + end.reason()),
                  nothing(NoObservation.Reason.STARTING, "Starting"),
                  nothing(NoObservation.Reason.RESCALING, "Rescaling"),
                  nothing(NoObservation.Reason.RESTARTING, "Restarting"),
                  nothing(NoObservation.Reason.FAILING_REPEATEDLY, "FailingRepeatedly"),
                  nothing(NoObservation.Reason.WAITING_FOR_RESOURCES, "WaitingForResources"),
                  nothing(NoObservation.Reason.STOPPING, "Stopping"),
                  nothing(NoObservation.Reason.NOT_SCALABLE, "NotScalable"),
                  new Line<>(
                      "True", "NothingToObserve", end -> !end.isObserved(), CycleEnd::reason),
                  isTrue("ObservationSucceeded", end -> "the target was observed"))),
          new Row<>(
              "ScalingActive",
              List.of(
                  isFalse("TargetNotObserved", end -> !end.isObserved(), ConditionTable::unseen),
                  isFalse("AlgorithmFailed", CycleEnd::isFailedByAlgorithm, CycleEnd::reason),
                  isTrue("ValidDecision", end -> "the algorithm came to a decision"))),
          new Row<>(
              "AbleToScale",
              List.of(
                  isFalse(
                      "FailedUpdateScale",
                      end -> end.rejection().isPresent(),
                      end -> end.rejection().orElseThrow()),
                  isFalse("FailedUpdateScale", end -> end.failedAt(Step.APPLY), CycleEnd::reason),
                  isFalse(
                      "FailedGetScale", end -> end.failedAt(Step.OBSERVE), ConditionTable::unseen),
                  isFalse("PolicyDoesNotFit", end -> end.failedAt(Step.ADMIT), CycleEnd::reason),
                  isFalse(
                      "KnowledgeNotKept",
                      end -> end.failedAt(Step.LOAD) || end.failedAt(Step.SAVE),
                      CycleEnd::reason),
                  isUnknown("TargetNotObserved", end -> !end.isObserved(), ConditionTable::unseen),
                  new Line<>(
                      "True",
                      "SucceededRescale",
                      CycleEnd::isChange,
                      end -> "the target took the last plan"),
                  isTrue("ReadyForNewScale", ConditionTable::readiness))),
          new Row<>(
              "ScalingLimited",
              List.of(
                  isUnknown(
                      "NoDecision",
                      end -> end.report().admission().isEmpty(),
                      end -> "the last cycle came to no decision"),
                  isFalse(
                      "DesiredWithinRange",
                      end -> end.adjustments().isEmpty(),
                      end -> "the policy changed no number"),
                  limited("TooManyReplicas"),
                  limited("TooFewReplicas"),
                  limited("ScaleUpLimit"),
                  limited("ScaleDownLimit"),
                  limited("ScaleUpStabilized"),
                  limited("ScaleDownStabilized"),
                  isTrue("LimitedByPolicy", ConditionTable::limit))));

  /** What {@code MetricsAvailable} says after a cycle. */
  static final Row<Measurement> METRICS =
      new Row<>(
          "MetricsAvailable",
          List.of(
              isUnknown(
                  "TargetNotObserved",
                  seen -> !seen.end().isObserved(),
                  seen -> unseen(seen.end())),
              isFalse(
                  "NoMetricsYet",
                  seen -> seen.isNothing() && seen.isMeasured(),
                  seen ->
                      "nothing is measured yet, since a rate takes two looks at the job; wait for the next cycles"),
              isFalse(
                  "NoMetrics",
                  Measurement::isNothing,
                  seen ->
                      "the target reports its parallelism only, which is enough unless the algorithm uses metrics"),
              isFalse(
                  "MetricsMissing",
                  seen -> !seen.end().unmeasured().isEmpty(),
                  seen -> "nothing is known of " + seen.end().unmeasured()),
              isFalse(
                  "MetricsPartial",
                  seen -> !seen.end().partlyMeasured().isEmpty(),
                  seen -> "some instances miss of " + seen.end().partlyMeasured()),
              isTrue("MetricsReported", seen -> "all operators were measured")));

  /** What {@code Paused} says, at all times. */
  static final Row<PauseAt> PAUSED =
      new Row<>(
          "Paused",
          List.of(
              isFalse("NotPaused", at -> at.pause().isEmpty(), at -> "the policy has no pause"),
              isFalse(
                  "PauseIsOver",
                  at -> Pauses.isOver(at.pause().orElseThrow(), at.now()),
                  at -> "the pause ended at " + at.pause().orElseThrow().until),
              isTrue("PausedByPolicy", at -> pause(at.pause().orElseThrow()))));

  /** What {@code Progressing} says, at all times but before anything was begun. */
  static final Row<Underway> PROGRESSING =
      new Row<>(
          "Progressing",
          List.of(
              new Line<>(
                  "True",
                  "WaitingForTaskManagers",
                  underway -> underway.taskManagers().isPresent(),
                  underway -> waiting(underway.taskManagers().orElseThrow())),
              new Line<>(
                  "True",
                  "Rescaling",
                  underway -> underway.accepted().isPresent(),
                  underway -> underway.accepted().orElseThrow()),
              new Line<>(
                  "False",
                  "NothingUnderWay",
                  underway -> true,
                  underway -> "no plan is on its way")));

  private ConditionTable() {}

  /**
   * A condition, and what it says.
   *
   * @param type what it is about
   * @param lines the first that fits holds; the last always does
   */
  record Row<T>(String type, List<Line<T>> lines) {

    /** Returns the line that holds. */
    Line<T> lineFor(T facts) {
      return lines.stream().filter(line -> line.when().test(facts)).findFirst().orElseThrow();
    }
  }

  /**
   * One of the things that a condition may say.
   *
   * @param status True, False or Unknown
   * @param reason why, in one word
   * @param when whether it holds
   * @param message why, for a person
   */
  record Line<T>(String status, String reason, Predicate<T> when, Function<T, String> message) {}

  /**
   * What a cycle measured.
   *
   * @param end how the cycle ended
   * @param isMeasured whether targets of this type tell metrics at all
   */
  record Measurement(CycleEnd end, boolean isMeasured) {
    boolean isNothing() {
      return end.unmeasured().equals(end.operators());
    }
  }

  /** A policy's pause, if it has one, at some time. */
  record PauseAt(Optional<PauseSpec> pause, Instant now) {}

  /** What is being carried out: what it waits for now, and how the last cycle ended. */
  record Underway(Optional<Wait> taskManagers, Optional<CycleEnd> last) {

    /** Returns how far a plan has come that the target took, and was not seen to reach. */
    Optional<String> accepted() {
      return last.flatMap(CycleEnd::progress);
    }
  }

  private static String waiting(Wait wait) {
    return "%s, waited for since %s".formatted(wait.progress(), Texts.time(wait.since()));
  }

  private static <T> Line<T> isFalse(
      String reason, Predicate<T> when, Function<T, String> message) {
    return new Line<>("False", reason, when, message);
  }

  private static <T> Line<T> isUnknown(
      String reason, Predicate<T> when, Function<T, String> message) {
    return new Line<>("Unknown", reason, when, message);
  }

  /** What holds if nothing before it does. */
  private static <T> Line<T> isTrue(String reason, Function<T, String> message) {
    return new Line<>("True", reason, facts -> true, message);
  }

  /** The target answers, but there is nothing to observe of it now. */
  private static Line<CycleEnd> nothing(NoObservation.Reason why, String reason) {
    return new Line<>("True", reason, end -> end.isNotObserved(why), CycleEnd::reason);
  }

  private static Line<CycleEnd> limited(String reason) {
    return new Line<>(
        "True", reason, end -> reason.equals(limitedReason(last(end))), ConditionTable::limit);
  }

  /** Returns in one word what a rule did, in HPA's where there is one. */
  static String limitedReason(Adjustment adjustment) {
    boolean isLowered = adjustment.after() < adjustment.before();
    return switch (adjustment.rule()) {
      case BOUNDS -> isLowered ? "TooManyReplicas" : "TooFewReplicas";
      case RATE -> isLowered ? "ScaleUpLimit" : "ScaleDownLimit";
      case STABILIZATION -> isLowered ? "ScaleUpStabilized" : "ScaleDownStabilized";
      default -> "LimitedByPolicy";
    };
  }

  private static String limit(CycleEnd end) {
    Adjustment last = last(end);
    int count = end.adjustments().size();
    return "%s of operator %s %d -> %d, since %s%s"
        .formatted(
            last.rule(),
            last.operator(),
            last.before(),
            last.after(),
            last.reason(),
            count == 1 ? "" : "; %d changes in all, see operators".formatted(count));
  }

  private static Adjustment last(CycleEnd end) {
    return end.adjustments().get(end.adjustments().size() - 1);
  }

  private static String failure(CycleEnd end) {
    return end.report().outcome() instanceof Outcome.Failed failed
        ? "the last cycle failed to %s: %s"
            .formatted(failed.step().text(), Texts.shortened(failed.reason()))
        : "";
  }

  private static String readiness(CycleEnd end) {
    if (end.report().outcome() instanceof Outcome.Recommended) {
      return "nothing stands in the way, but the policy only recommends now";
    }
    return end.report()
        .admission()
        .flatMap(Admission::postponed)
        .map(why -> "nothing is changed now: " + why.sentence())
        .orElse("nothing stands in the way");
  }

  /** Says why there is no observation; of a failure that is said elsewhere. */
  private static String unseen(CycleEnd end) {
    return end.isFailed() ? "the target was not observed; see DriverReachable" : end.reason();
  }

  private static String pause(PauseSpec pause) {
    return pause.reason + (pause.until == null ? "" : ", until " + pause.until);
  }
}
