package io.kta.algorithm.utilization;

import io.kta.algorithm.rates.OperatorDemand;
import io.kta.algorithm.utilization.Reading.Instances;
import java.util.List;
import java.util.OptionalInt;

/**
 * Computes how many instances one metric asks for. Immutable.
 *
 * @param toleranceUp by how much the metric may be above its target without effect; included
 * @param toleranceDown by how much it may be below
 */
record ReplicaCount(double toleranceUp, double toleranceDown) {

  /**
   * Returns how many instances are asked for; empty if the metric says nothing.
   *
   * @param current how many there should be now
   * @param ready how many of them have started up, as far as is known
   */
  OptionalInt of(Reading reading, int current, int ready) {
    if (reading instanceof Reading.Utilization utilization) {
      int fallback = Math.max(100, utilization.target());
      return utilization.instances().stream().anyMatch(some -> some.allowed().isEmpty())
          ? OptionalInt.empty()
          : ofInstances(
              current,
              utilization.instances(),
              (used, allowed, count) ->
                  (long) (100 * used / allowed) / (double) utilization.target(),
              instances -> instances.allowed().orElseThrow() * fallback / 100.0);
    } else if (reading instanceof Reading.Average average) {
      return ofInstances(
          current,
          average.instances().stream().map(ReplicaCount::countedOnceItReports).toList(),
          (used, allowed, count) -> used / count / average.target(),
          instances -> average.target());
    } else if (reading instanceof Reading.Value value) {
      return ofValue(value, current, value.ready().orElse(ready));
    } else if (reading instanceof Reading.PerInstance shared) {
      double wanted = shared.total() / shared.target();
      return OptionalInt.of(
          current > 0 && isTolerable(wanted / current) ? current : OperatorDemand.ceil(wanted));
    }
    return OptionalInt.empty();
  }

  /** The value is of the instances that are ready; those that start do not justify others. */
  private OptionalInt ofValue(Reading.Value value, int current, int ready) {
    double ratio = value.value() / value.target();
    if (current == 0) {
      return OptionalInt.of(OperatorDemand.ceil(ratio));
    }
    if (ready == 0) {
      return OptionalInt.empty();
    }
    if (isTolerable(ratio)) {
      return OptionalInt.of(current);
    }
    int wanted = OperatorDemand.ceil(ratio * ready);
    return OptionalInt.of(ratio > 1 ? Math.max(current, wanted) : wanted);
  }

  /** HPA looks at readiness for CPU only, since it is what starting up distorts. */
  private static Instances countedOnceItReports(Instances some) {
    return new Instances(
        some.count(), some.used(), some.allowed(), some.ready() || some.used().isPresent());
  }

  private OptionalInt ofInstances(
      int current, List<Instances> instances, Ratio ratio, Assumption assumed) {
    Sum sum = new Sum();
    boolean missing = false;
    boolean unready = false;
    for (Instances some : instances) {
      missing |= some.ready() && some.used().isEmpty();
      unready |= !some.ready();
      if (some.ready() && some.used().isPresent()) {
        sum.add(some, some.used().getAsDouble());
      }
    }
    if (sum.count == 0) {
      return OptionalInt.empty();
    }
    double measured = sum.ratio(ratio);
    boolean growing = measured > 1;
    if (!missing && !(unready && growing)) {
      return OptionalInt.of(isTolerable(measured) ? current : sum.times(measured));
    }
    for (Instances some : instances) {
      boolean counts = some.ready() ? some.used().isEmpty() && measured != 1 : growing;
      if (counts) { // against the move: idle when it would grow, loaded when it would shrink
        sum.add(some, growing ? 0 : assumed.used(some));
      }
    }
    double cautious = sum.ratio(ratio);
    boolean turned = (measured < 1 && cautious > 1) || (growing && cautious < 1);
    int wanted = sum.times(cautious);
    boolean against = cautious < 1 ? wanted > current : wanted < current;
    return OptionalInt.of(isTolerable(cautious) || turned || against ? current : wanted);
  }

  private boolean isTolerable(double ratio) {
    return 1 - toleranceDown <= ratio && ratio <= 1 + toleranceUp;
  }

  /** A metric of so many instances by its target. */
  @FunctionalInterface
  private interface Ratio {
    double of(double used, double allowed, int count);
  }

  /** What an instance that did not report is taken to use, when the others would shrink. */
  @FunctionalInterface
  private interface Assumption {
    double used(Instances instances);
  }

  /** Adds up what instances use. */
  private static final class Sum {
    private double used;
    private double allowed;
    private int count;

    void add(Instances some, double each) {
      used += each * some.count();
      allowed += some.allowed().orElse(0) * some.count();
      count += some.count();
    }

    double ratio(Ratio ratio) {
      return ratio.of(used, allowed, count);
    }

    int times(double ratio) {
      return OperatorDemand.ceil(ratio * count);
    }
  }
}
