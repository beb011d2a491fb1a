package io.kta.algorithm.learned;

import io.kta.topology.Operator;
import java.util.Locale;

/** Says numbers for people. */
final class Words {
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

  static String stay(LearnedCapacity.Analysis analysis, double cost) {
    long unknown = analysis.outlooks().stream().filter(o -> o.capacity().isEmpty()).count();
    String some =
        unknown == 0
            ? "every operator does what it is asked for"
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
