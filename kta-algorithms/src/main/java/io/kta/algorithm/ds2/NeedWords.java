package io.kta.algorithm.ds2;

import io.kta.algorithm.rates.OperatorDemand;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import io.kta.topology.Topology;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.ToIntFunction;

/** Says for people what operators need, and what limits them. */
final class NeedWords {
  private NeedWords() {}

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

  /**
   * Returns what limits the job, to be added to a reason; nothing if nothing does.
   *
   * @param most how many instances of an operator there can be
   */
  static String limits(Topology topology, Ds2.Analysis analyzed, ToIntFunction<Operator> most) {
    Set<OperatorId> limiting = new HashSet<>();
    analyzed.reach().forEach(reach -> reach.limitedBy().ifPresent(limiting::add));
    StringBuilder words = new StringBuilder();
    int told = 0;
    for (OperatorDemand demand : analyzed.demands()) {
      if (limiting.contains(demand.operator()) && told++ < 3) {
        Operator operator = topology.operator(demand.operator());
        int instances = most.applyAsInt(operator);
        if (analyzed.uneven().contains(operator.id())) {
          words.append(
              "; limited by %s, of which one of %d instances is full: more would not help"
                  .formatted(operator.name(), operator.parallelism()));
          continue;
        }
        words.append(
            "; limited by %s, which can take in at most %s of the %s records/s it is asked for, at %d instances%s"
                .formatted(
                    operator.name(),
                    number(demand.capacityAt(instances)),
                    number(demand.demand().orElse(0)),
                    instances,
                    operator.partitions().orElse(-1) == instances
                        ? ", one for each of its partitions"
                        : ""));
      }
    }
    return words.toString();
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, value < 100 ? "%.3g" : "%,.0f", value);
  }
}
