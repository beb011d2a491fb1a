package io.kta.algorithm.ds2;

import io.kta.algorithm.Context;
import io.kta.algorithm.rates.Backlog;
import io.kta.algorithm.rates.Demands;
import io.kta.algorithm.rates.OperatorDemand;
import io.kta.algorithm.rates.Reach;
import io.kta.algorithm.rates.Sample;
import io.kta.algorithm.rates.Saturation;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import io.kta.topology.Topology;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;

/** Works out how many instances every operator needs. */
final class Needs {
  private static final double TOO_LATE = 2; // times as long as catching up should take

  private final Ds2 settings;
  private final Context<?, ?> context;
  private final Topology topology;
  private final Saturation saturation;
  private final Demands measurement;
  private final List<OperatorDemand> demands;
  private final List<Reach> reach;
  private final List<OperatorId> uneven;

  Needs(Ds2 settings, Context<?, ?> context, List<Sample> samples, Saturation saturation) {
    this.settings = settings;
    this.context = context;
    this.topology = context.topology();
    this.saturation = saturation;
    this.measurement = Demands.measured(topology, samples, settings.sizing().edges(), saturation);
    this.demands = measurement.with(Backlog.LEFT);
    this.reach = reach(demands);
    this.uneven = settings.sizing().sizeByFlow() ? measurement.uneven() : List.of();
  }

  Ds2.Analysis analysis() {
    List<OptionalDouble> needs = needs();
    double ratio = shortfall();
    if (ratio > settings.sizing().targetRateRatio() && !grows(needs)) {
      for (int i = 0; i < needs.size(); i++) {
        if (needs.get(i).isPresent() && !uneven.contains(demands.get(i).operator())) {
          needs.set(i, OptionalDouble.of(demands.get(i).parallelism() * ratio));
        }
      }
    }
    return new Ds2.Analysis(
        demands, needs, settings.sizing().sizeByFlow() ? reach : List.of(), saturation, uneven);
  }

  private List<OptionalDouble> needs() {
    Set<OperatorId> staying = Set.copyOf(uneven);
    double[] keepingUp = instances(demands, reach);
    double[] inTime = instances(settings.backlog().backlog(1));
    double[] tooLate = instances(settings.backlog().backlog(TOO_LATE));
    List<OptionalDouble> needs = new ArrayList<>();
    for (int i = 0; i < keepingUp.length; i++) {
      int parallelism = demands.get(i).parallelism();
      if (staying.contains(demands.get(i).operator())) {
        needs.add(OptionalDouble.of(parallelism));
      } else if (demands.get(i).instances().isPresent()) {
        needs.add(OptionalDouble.of(need(parallelism, keepingUp[i], inTime[i], tooLate[i])));
      } else {
        needs.add(OptionalDouble.empty());
      }
    }
    return needs;
  }

  /**
   * Returns what an operator needs with headroom, or to catch up. As long as more records wait than
   * it has headroom for, it is not shrunk; and only if it would take too long, it is made larger.
   */
  private double need(int parallelism, double keepingUp, double inTime, double tooLate) {
    double lasting = keepingUp * (1 + settings.sizing().headroom());
    double catchingUp = tooLate > parallelism ? inTime : parallelism;
    return inTime > lasting ? Math.max(lasting, catchingUp) : lasting;
  }

  private List<Reach> reach(List<OperatorDemand> asked) {
    if (!settings.sizing().sizeByFlow()) {
      return Collections.nCopies(asked.size(), Reach.ALL);
    }
    List<Operator> operators = topology.operators();
    double[] most = new double[operators.size()];
    Arrays.setAll(
        most, i -> asked.get(i).capacityAt(settings.maxUseful(context, operators.get(i))));
    return measurement.reach(asked, most);
  }

  private double[] instances(Backlog added) {
    List<OperatorDemand> asked = measurement.with(added);
    return instances(asked, reach(asked));
  }

  /** Returns how many instances take in what can come; 0 where that is unknown. */
  private static double[] instances(List<OperatorDemand> asked, List<Reach> reach) {
    double[] instances = new double[asked.size()];
    Arrays.setAll(instances, i -> asked.get(i).instances().orElse(0) * reach.get(i).share());
    return instances;
  }

  private boolean grows(List<OptionalDouble> needs) {
    int index = 0;
    for (Operator operator : topology.operators()) {
      int target = demands.get(index).rounded(operator, needs.get(index++));
      if (Math.min(target, settings.maxUseful(context, operator)) > operator.parallelism()) {
        return true;
      }
    }
    return false;
  }

  /** Returns by what factor what the sources should read now is above what they do, at worst. */
  private double shortfall() {
    double worst = 1;
    for (int i = 0; i < demands.size(); i++) {
      OperatorDemand demand = demands.get(i);
      double rate = demand.rate().orElse(0);
      double asked = demand.demand().orElse(0) * reach.get(i).share();
      if (rate > 0 && asked > worst * rate && topology.isSource(demand.operator())) {
        worst = asked / rate;
      }
    }
    return worst;
  }
}
