package io.kta.algorithm.utilization;

import io.kta.algorithm.utilization.TargetUtilization.Proposal;
import io.kta.topology.Operator;
import java.util.List;
import java.util.OptionalInt;

/** Puts together what several metrics ask of one operator. */
final class Largest {
  private Largest() {}

  /**
   * Returns the largest proposal; if a metric is unknown, none that shrinks.
   *
   * @param ready how many instances have started up, as far as is known
   */
  static Proposal of(Operator operator, int ready, List<Reading> readings, ReplicaCount count) {
    int current = operator.parallelism();
    int largest = -1;
    Reading deciding = null;
    boolean anyUnknown = false;
    for (Reading reading : readings) {
      OptionalInt asked = count.of(reading, current, ready);
      anyUnknown |= asked.isEmpty();
      if (asked.isPresent() && asked.getAsInt() > largest) {
        largest = asked.getAsInt();
        deciding = reading;
      }
    }
    if (deciding == null) {
      return new Proposal(
          current,
          readings.isEmpty() ? "" : operator.name() + " cannot be judged: " + reason(readings));
    } else if (anyUnknown && largest < current) {
      return new Proposal(current, operator.name() + " is not shrunk, since " + reason(readings));
    }
    int wanted = operator.nearest(largest);
    return new Proposal(wanted, wanted == current ? "" : words(operator, deciding));
  }

  private static String reason(List<Reading> readings) {
    for (Reading reading : readings) {
      if (reading instanceof Reading.Unknown unknown) {
        return unknown.reason();
      }
      if (reading instanceof Reading.Utilization utilization
          && utilization.instances().stream().anyMatch(some -> some.allowed().isEmpty())) {
        return "an instance has no request, so its utilization is unknown; give it one";
      }
    }
    return "no instance is ready and reported";
  }

  private static String words(Operator operator, Reading reading) {
    if (reading instanceof Reading.Utilization utilization) {
      double used = 0;
      double allowed = 0;
      for (Reading.Instances some : utilization.instances()) {
        if (some.used().isPresent() && some.ready()) {
          used += some.used().getAsDouble() * some.count();
          allowed += some.allowed().orElseThrow() * some.count();
        }
      }
      return "%s is at %d %%, and should be at %d %%"
          .formatted(operator.name(), (long) (100 * used / allowed), utilization.target());
    } else if (reading instanceof Reading.Value value) {
      return "%s is at %s, and should be at %s"
          .formatted(operator.name(), value.value(), value.target());
    } else if (reading instanceof Reading.PerInstance shared) {
      return "%s shares %s, of which each should have %s"
          .formatted(operator.name(), shared.total(), shared.target());
    } else if (reading instanceof Reading.Average average) {
      return "%s should be at %s each".formatted(operator.name(), average.target());
    }
    return operator.name() + " cannot be judged";
  }
}
