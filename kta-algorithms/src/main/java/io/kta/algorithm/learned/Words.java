package io.kta.algorithm.learned;

import io.kta.topology.Operator;
import io.kta.topology.Topology;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Says numbers for people. */
final class Words {
  private static final int MOST_LIMITS = 3;

  private Words() {}

  static String of(Operator operator, Outlook outlook, int target) {
    if (outlook.capacity().isEmpty()) {
      return "%s has something to take in and no instance".formatted(operator.name());
    } else if (outlook.demand().orElse(0) == 0) {
      return "%s has nothing to take in".formatted(operator.name());
    }
    return String.format(
        Locale.ROOT,
        "%s is asked for %s records/s now and %s soon, and can do %s at %d and %s at %d",
        operator.name(),
        number(outlook.demand().orElse(0)),
        number(outlook.soon()),
        number(outlook.capacity().orElse(0)),
        operator.parallelism(),
        number(outlook.curve().capacity(target).orElse(linear(operator, outlook, target))),
        target);
  }

  private static double linear(Operator operator, Outlook outlook, int target) {
    return outlook.capacity().orElse(0) * target / Math.max(1, operator.parallelism());
  }

  /**
   * Returns for what bursts the job stays ready, to be added to a reason; nothing if for none.
   *
   * @param kept the load in records per second; 0 if none
   */
  static String bursts(double kept, Optional<RecentLoad> load) {
    return load.isPresent() && kept > load.get().last()
        ? "; the job stays ready for %s records/s, since bursts of the last half hour needed it"
            .formatted(number(kept))
        : "";
  }

  /** Returns what limits the job, to be added to a reason; nothing if nothing does. */
  static String limits(Topology topology, List<Limit> limits) {
    StringBuilder words = new StringBuilder();
    for (Limit limit : limits.subList(0, Math.min(MOST_LIMITS, limits.size()))) {
      words.append(
          "; limited by %s, which can take in at most %s of the %s records/s it is asked for, whatever it is scaled to beyond %d instances"
              .formatted(
                  topology.operator(limit.operator()).name(),
                  number(limit.takesIn()),
                  number(limit.asked()),
                  limit.instances()));
    }
    return words.toString();
  }

  static String stay(LearnedCapacity.Analysis analysis, double cost) {
    long unknown = analysis.outlooks().stream().filter(o -> o.capacity().isEmpty()).count();
    String some =
        unknown == 0
            ? analysis.limits().isEmpty()
                ? "every operator does what it is asked for"
                : "more instances would not help"
            : "%d of %d operators cannot be judged and stay"
                .formatted(unknown, analysis.outlooks().size());
    return analysis.wasted() == 0
        ? some
        : String.format(
            Locale.ROOT,
            "%s; idle instances have cost %.0f instance seconds, and a rescaling costs %.0f",
            some,
            analysis.wasted(),
            cost);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, value < 100 ? "%.3g" : "%,.0f", value);
  }
}
