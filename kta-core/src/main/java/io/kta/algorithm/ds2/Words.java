package io.kta.algorithm.ds2;

import io.kta.algorithm.rates.OperatorDemand;
import io.kta.topology.Operator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** Says numbers for people. */
final class Words {
  private Words() {}

  static String of(Operator operator, OperatorDemand demand, OptionalDouble need) {
    if (need.isEmpty()) {
      return "%s has something to take in and no instance".formatted(operator.name());
    } else if (demand.demand().orElse(0) == 0) {
      return "%s has nothing to take in".formatted(operator.name());
    }
    return String.format(
        Locale.ROOT,
        "%s should have %.2f instances for %s records/s",
        operator.name(),
        need.getAsDouble(),
        number(demand.demand().orElse(0)));
  }

  static String enough(List<OperatorDemand> demands) {
    long unknown = demands.stream().filter(demand -> demand.instances().isEmpty()).count();
    return unknown == 0
        ? "every operator has what it needs"
        : "%d of %d operators cannot be judged and stay, the others have what they need"
            .formatted(unknown, demands.size());
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, value < 100 ? "%.3g" : "%,.0f", value);
  }
}
