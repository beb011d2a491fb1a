package io.kta.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.kta.CycleReport;
import io.kta.json.Json;
import io.kta.policy.Adjustment;
import io.kta.policy.Admission;
import io.kta.policy.Remark;
import io.kta.topology.OperatorId;

/** One cycle for the page: its report as {@link CycleReport#toJson} has it, and in words. */
final class CycleJson {
  private CycleJson() {}

  /**
   * Returns it as one JSON object.
   *
   * @param place its place among all cycles of the page
   */
  static String of(long place, CycleReport report) {
    ObjectNode cycle = Json.lenient().createObjectNode();
    cycle.put("place", place);
    cycle.putRawValue("report", new RawValue(report.toJson()));
    cycle.put("line", report.toString());
    cycle.put("explanation", report.explain());
    ArrayNode limits = cycle.putArray("limits");
    report.admission().ifPresent(admission -> addLimits(admission, limits));
    return write(cycle);
  }

  private static void addLimits(Admission admission, ArrayNode limits) {
    admission.postponed().ifPresent(why -> limits.addObject().put("why", why.sentence()));
    for (Adjustment each : admission.adjustments()) {
      limit(limits, each.rule().toString(), each.operator(), each.reason())
          .put("before", each.before())
          .put("after", each.after());
    }
    for (Remark each : admission.remarks()) {
      limit(limits, each.rule().toString(), each.operator(), each.reason());
    }
  }

  private static ObjectNode limit(ArrayNode limits, String rule, OperatorId operator, String why) {
    return limits.addObject().put("rule", rule).put("operator", operator.value()).put("why", why);
  }

  static String write(ObjectNode object) {
    try {
      return Json.lenient().writeValueAsString(object);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("KTA cannot write its own values as JSON", e);
    }
  }
}
