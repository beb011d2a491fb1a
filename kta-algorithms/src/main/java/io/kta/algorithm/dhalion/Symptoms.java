package io.kta.algorithm.dhalion;

import static java.util.Objects.requireNonNull;

import io.kta.algorithm.rates.OperatorRates;
import io.kta.algorithm.rates.Sample;
import io.kta.topology.Edge;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import io.kta.topology.Topology;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Looks for symptoms, and says what they are of. */
final class Symptoms {
  private final Dhalion dhalion;
  private final Topology topology;
  private final Map<OperatorId, OperatorRates> rates = new HashMap<>();

  Symptoms(Dhalion dhalion, Topology topology, List<Sample> samples) {
    this.dhalion = dhalion;
    this.topology = topology;
    for (OperatorId id : topology.ids()) {
      rates.put(id, OperatorRates.of(id, samples));
    }
  }

  /**
   * Returns what is wrong, the worst first, whatever operators are called: that for which others
   * wait longest, the busiest of several; or the least busy of those that are too large. If others
   * wait for any, only these.
   */
  List<Diagnosis> diagnose() {
    List<Diagnosis> waitedFor = new ArrayList<>();
    List<Diagnosis> idle = new ArrayList<>();
    boolean quiet = true;
    for (Operator operator : topology.operators()) {
      OperatorRates seen = of(operator.id());
      double waiting = heldBack(seen) ? 0 : waitingFor(operator.id(), seen);
      quiet &= !heldBack(seen) && waiting == 0;
      if (waiting > 0) {
        waitedFor.add(new Diagnosis(operator.id(), Diagnosis.Kind.UNDER_PROVISIONED, waiting));
      } else if (seen.busy().isPresent() && seen.backpressured().isPresent() && !seen.partial()) {
        idle.add(new Diagnosis(operator.id(), Diagnosis.Kind.OVER_PROVISIONED, 0));
      }
    }
    boolean isIdle = quiet && nothingWaits();
    Comparator<Diagnosis> byBusy = Comparator.comparingDouble(this::busy);
    Comparator<Diagnosis> worst =
        isIdle ? byBusy : Comparator.comparing(Diagnosis::share).thenComparing(byBusy).reversed();
    return (isIdle ? idle : waitedFor).stream().sorted(worst).toList();
  }

  private double busy(Diagnosis diagnosis) {
    return of(diagnosis.operator()).busy().orElse(0);
  }

  /** Returns the share of time that others wait for an operator; 0 if it is below the noise. */
  private double waitingFor(OperatorId id, OperatorRates seen) {
    double share = 0;
    List<Edge> inputs = topology.inputsOf(id);
    if (inputs.isEmpty()) {
      double rate = seen.in().orElse(seen.out().orElse(0));
      double growth = seen.pendingGrowth().orElse(0);
      share =
          growth > 0 && rate > 0 && growth > rate * dhalion.noise() ? growth / (rate + growth) : 0;
    }
    for (Edge edge : inputs) {
      share = Math.max(share, of(edge.from()).backpressured().orElse(0));
    }
    return share > dhalion.noise() ? Math.min(share, Dhalion.MOST_SHARE) : 0;
  }

  private boolean heldBack(OperatorRates seen) {
    return seen.backpressured().orElse(0) > dhalion.noise();
  }

  /** Returns whether all sources tell what is pending, and it is next to nothing. */
  private boolean nothingWaits() {
    return topology.ids().stream()
        .filter(topology::isSource)
        .map(this::of)
        .allMatch(seen -> seen.pending().orElse(Double.MAX_VALUE) <= pendingAllowed(seen));
  }

  private double pendingAllowed(OperatorRates seen) {
    return seen.in().orElse(seen.out().orElse(0)) * dhalion.pendingSeconds();
  }

  private OperatorRates of(OperatorId id) {
    return requireNonNull(rates.get(id));
  }
}
