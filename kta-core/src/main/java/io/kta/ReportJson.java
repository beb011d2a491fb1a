package io.kta;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kta.algorithm.Decision;
import io.kta.json.Json;
import io.kta.knowledge.Outcome;
import io.kta.policy.Admission;
import io.kta.topology.Operator;
import java.util.Optional;

/** A report as one line of JSON; {@link CycleReport#toJson} says what is in it. */
final class ReportJson {
  private static final double NANOS_PER_MILLI = 1_000_000;

  private ReportJson() {}

  static String of(CycleReport report) {
    ObjectNode json = Json.lenient().createObjectNode();
    json.put("autoscaler", report.cycle().autoscaler());
    json.put("cycle", report.cycle().number());
    json.put("startedAt", report.startedAt().toString());
    putOutcome(report, json);
    putOperators(report, json.putArray("operators"));
    report
        .admission()
        .ifPresent(
            admission ->
                json.set("adjustments", Json.lenient().valueToTree(admission.adjustments())));
    report.lateness().ifPresent(late -> json.put("lateMillis", late.toNanos() / NANOS_PER_MILLI));
    ObjectNode millis = json.putObject("millis");
    report
        .durations()
        .forEach((step, taken) -> millis.put(step.lowerCase(), taken.toNanos() / NANOS_PER_MILLI));
    return json.toString();
  }

  private static void putOutcome(CycleReport report, ObjectNode json) {
    Outcome outcome = report.outcome();
    json.put("outcome", outcome.getClass().getSimpleName());
    if (outcome instanceof Outcome.Held held) {
      json.put("reason", held.reason());
    } else if (outcome instanceof Outcome.NotObserved none) {
      json.put("why", none.why().reason().name());
      json.put("reason", none.why().detail());
    } else if (outcome instanceof Outcome.Failed failed) {
      json.put("failedStep", failed.step().lowerCase());
      json.put("reason", failed.reason());
    } else {
      report.admission().ifPresent(a -> json.put("reason", a.admitted().reason()));
    }
    if (outcome instanceof Outcome.Applied applied) {
      json.set("result", Json.lenient().valueToTree(applied.result()));
    }
  }

  private static void putOperators(CycleReport report, ArrayNode json) {
    report
        .observation()
        .ifPresent(
            seen ->
                seen.topology()
                    .operators()
                    .forEach(operator -> putOperator(operator, report.admission(), json)));
  }

  private static void putOperator(
      Operator operator, Optional<Admission> admission, ArrayNode operators) {
    ObjectNode json = operators.addObject();
    json.put("id", operator.id().value());
    json.put("name", operator.name());
    json.put("observed", operator.parallelism());
    admission.ifPresent(
        a -> {
          putTarget("proposed", a.proposed(), operator, json);
          putTarget("admitted", a.admitted(), operator, json);
        });
  }

  private static void putTarget(
      String field, Decision decision, Operator operator, ObjectNode json) {
    if (decision instanceof Decision.Scale scale) {
      json.put(field, scale.plan().target(operator.id()));
    }
  }
}
