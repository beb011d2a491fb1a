package io.kta.operator.status;

import static java.util.Objects.requireNonNull;

import io.kta.metrics.OperatorMetrics;
import io.kta.operator.resource.LimitStatus;
import io.kta.operator.resource.MetricsStatus;
import io.kta.operator.resource.OperatorStatus;
import io.kta.operator.resource.Texts;
import io.kta.policy.Adjustment;
import io.kta.policy.Admission;
import io.kta.policy.Remark;
import io.kta.policy.Rule;
import io.kta.topology.Operator;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The numbers of one operator as a status has them, and how they came about. */
final class OperatorNumbers {
  private static final int MOST_LIMITS = 6;
  private static final int LONGEST = 150;

  private OperatorNumbers() {}

  static OperatorStatus of(
      Operator operator, OperatorMetrics metrics, Optional<Admission> admission) {
    OperatorStatus status = new OperatorStatus();
    status.id = Texts.clean(operator.id().value());
    status.name = Texts.shortened(operator.name(), LONGEST);
    status.current = operator.parallelism();
    status.metrics = metrics.isUnknown() ? null : metrics(metrics);
    admission.ifPresent(a -> fill(status, operator, a));
    return status;
  }

  private static void fill(OperatorStatus status, Operator operator, Admission admission) {
    status.recommended = PolicyStatus.target(operator, admission.proposed());
    status.desired = PolicyStatus.target(operator, admission.admitted());
    List<Adjustment> adjustments =
        admission.adjustments().stream()
            .filter(adjustment -> adjustment.operator().equals(operator.id()))
            .toList();
    List<LimitStatus> limits = new ArrayList<>();
    adjustments.forEach(adjustment -> limits.add(limit(adjustment)));
    admission.remarks().stream()
        .filter(remark -> remark.operator().equals(operator.id()))
        .forEach(remark -> limits.add(saying(remark, requireNonNull(status.desired))));
    if (!limits.isEmpty()) {
      status.limits = limits.subList(0, Math.min(limits.size(), MOST_LIMITS));
    }
    if (!adjustments.isEmpty()) {
      String text =
          adjustments.stream().map(OperatorNumbers::describe).collect(Collectors.joining("; "));
      status.limitedBy = Texts.shortened(text, 2 * LONGEST);
      status.limitedReason = ConditionTable.limitedReason(adjustments.get(adjustments.size() - 1));
    }
  }

  private static String describe(Adjustment adjustment) {
    return "%s %d -> %d, since %s"
        .formatted(adjustment.rule(), adjustment.before(), adjustment.after(), adjustment.reason());
  }

  private static LimitStatus limit(Adjustment adjustment) {
    return limit(adjustment.rule(), adjustment.before(), adjustment.after(), adjustment.reason());
  }

  private static LimitStatus saying(Remark remark, int number) {
    return limit(remark.rule(), number, number, remark.reason());
  }

  private static LimitStatus limit(Rule rule, int before, int after, String reason) {
    LimitStatus limit = new LimitStatus();
    limit.rule = rule.text();
    limit.before = before;
    limit.after = after;
    limit.reason = Texts.shortened(reason, LONGEST);
    return limit;
  }

  private static MetricsStatus metrics(OperatorMetrics metrics) {
    MetricsStatus status = new MetricsStatus();
    status.recordsInPerSecond = rounded(metrics.recordsInPerSecond());
    status.recordsOutPerSecond = rounded(metrics.recordsOutPerSecond());
    status.pendingRecords = rounded(metrics.pendingRecords());
    metrics
        .timeShares()
        .ifPresent(
            shares -> {
              status.busyRatio = rounded(OptionalDouble.of(shares.busy()));
              status.backpressuredRatio = rounded(OptionalDouble.of(shares.backpressured()));
            });
    status.partial = metrics.partial();
    return status;
  }

  private static @Nullable Double rounded(OptionalDouble number) {
    return number.isEmpty() ? null : Math.rint(number.getAsDouble() * 1000) / 1000;
  }
}
