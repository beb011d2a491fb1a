package io.kta.algorithm.learned;

import io.kta.algorithm.Context;
import io.kta.algorithm.learned.Curve.Contention;
import io.kta.algorithm.rates.Backlog;
import io.kta.algorithm.rates.Demands;
import io.kta.algorithm.rates.Demands.Edges;
import io.kta.algorithm.rates.OperatorDemand;
import io.kta.algorithm.rates.OperatorRates;
import io.kta.algorithm.rates.Reach;
import io.kta.algorithm.rates.Sample;
import io.kta.algorithm.rates.Saturation;
import io.kta.knowledge.Stop;
import io.kta.metrics.TimeShares;
import io.kta.topology.Edge;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import io.kta.topology.Topology;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.ToIntFunction;

/** Works out what each operator should have, from what was learned and what is measured now. */
final class Sizer {
  private static final double LEAST_BUSY = 0.05; // below, a rate says little of what one can do
  private static final double HELD_BACK = 0.1;
  private static final double SLOW_CATCH_UP = 3; // times as long as it should take is too long
  private static final double MOST_AHEAD = 2; // times what it takes now, unless a period says more
  private static final double EVEN = 0.8; // busy, of a bottleneck; below, some instances idle
  private static final double SATURATED = 0.95; // busy; what is missing is noise
  private static final int MOST_UNEVEN_GROWTH = 2; // times what it has run at
  private static final int SURELY = 2; // smaller sizes as good
  private static final double PROBE = 1.5; // times as many
  private static final double UNSEEN = 0.4; // of what a full source reads
  private static final double TOO_FEW =
      0.03; // of the instances; what one can do is not known that well
  private static final double LEAST_CAUGHT_UP = 120; // seconds
  private static final double WORTH_IT =
      0.7; // of what any number of instances could do; beyond, one more adds little

  private final StopPrice price;
  private final Topology topology;
  private final List<Sample> samples;
  private final ToIntFunction<Operator> maxUseful;
  private final Saturation saturation;
  private final Backlogs backlogs;
  private final Demands measurement;
  private final List<OperatorDemand> demands;
  private final List<OperatorDemand> catchingUp;
  private final List<Limit> limits = new ArrayList<>();
  private final boolean[] waits; // for an operator, the records of a while at a source
  private final boolean readsLastStop; // full since it shrank, without telling its backlog
  private final Set<OperatorId> uneven; // with a full instance while others have room
  private final LatestRates latest;

  Sizer(StopPrice price, Context<?, ?> context, Backlogs backlogs, Saturation saturation) {
    this.price = price;
    this.topology = context.topology();
    this.samples = backlogs.samples();
    this.maxUseful = context::maxUseful;
    this.saturation = saturation;
    this.backlogs = backlogs;
    this.latest = new LatestRates(samples.get(0));
    this.measurement = measurement();
    double unseen = mayCatchUp() ? 0 : UNSEEN;
    this.readsLastStop = mayCatchUp() && lastShrank(context) && !backlogs.areKnown();
    this.demands = measurement.with(Backlog.LEFT.withUnseen(unseen));
    this.catchingUp = measurement.with(new Backlog(price.catchUpSeconds(), 0).withUnseen(unseen));
    this.waits = backlogs.waits(demands);
    this.uneven = Set.copyOf(measurement.uneven());
  }

  /**
   * Returns what was measured over the window; over as little of it as tells how fast a backlog
   * grows, if one does: then a mean says what was, and what comes now is more.
   */
  private Demands measurement() {
    return Demands.measured(
        topology, backlogs.grow() ? backlogs.newest() : samples, Edges.MEASURED, saturation);
  }

  /** Returns whether a source may still be reading what came during the last stop. */
  private boolean mayCatchUp() {
    double age = samples.get(0).age().toNanos() / 1e9;
    return age < Math.max(LEAST_CAUGHT_UP, price.catchUpSeconds() + price.stopSeconds());
  }

  private static boolean lastShrank(Context<?, ?> context) {
    return context.stops().stream().findFirst().map(Stop::kind).equals(Optional.of(Stop.Kind.DOWN));
  }

  /** Returns the operators that hold the job back whatever they are scaled to. */
  List<Limit> limits() {
    return limits;
  }

  /** Returns the demand of all sources together; empty unless all of them are known. */
  OptionalDouble load() {
    double sum = 0;
    for (OperatorDemand demand : demands) {
      if (topology.isSource(demand.operator())) {
        if (demand.demand().isEmpty() || demand.atLeast()) {
          return OptionalDouble.empty();
        }
        sum += demand.demand().getAsDouble();
      }
    }
    return OptionalDouble.of(sum);
  }

  /**
   * Returns the outlook of every operator, in topological order.
   *
   * @param before the last ones; those of other operators are forgotten
   * @param growth by how much more than now to size for
   */
  List<Outlook> outlooks(List<Outlook> before, Growth growth) {
    boolean learning = samples.get(0).age().compareTo(price.settings().settle()) >= 0;
    List<Curve> curves = curves(before);
    List<Outlook> outlooks = new ArrayList<>(curves.size());
    int index = 0;
    for (Operator each : topology.operators()) {
      Operator operator = useful(each);
      Curve curve = curves.get(index);
      if (learning) {
        curve = learned(curve, operator);
      }
      OperatorDemand demand = demands.get(index);
      double asked = catchingUp.get(index++).demand().orElse(0);
      Ahead ahead = new Ahead(asked, growth);
      outlooks.add(outlook(operator, curve, demand, ahead).keptWhile(waits[index - 1], operator));
    }
    limit(outlooks, growth);
    return outlooks;
  }

  /**
   * Sizes the others for what comes through where an operator cannot take in what it is asked for,
   * since more instances of it do not help or it can have no more: what is before it would grow
   * with the backlog for nothing.
   */
  private void limit(List<Outlook> outlooks, Growth growth) {
    Map<OperatorId, Double> most = new HashMap<>();
    for (int i = 0; i < outlooks.size(); i++) {
      Outlook outlook = outlooks.get(i);
      Operator operator = topology.operators().get(i);
      int had = Math.min(outlook.wanted(), maxUseful.applyAsInt(operator));
      double capacity = outlook.curve().capacity(had).orElse(Double.POSITIVE_INFINITY);
      double asked = catchingUp.get(i).demand().orElse(0);
      if (capacity < asked) {
        most.put(outlook.operator(), capacity);
        if (had <= operator.parallelism()) {
          limits.add(new Limit(outlook.operator(), had, capacity, asked));
        }
      }
    }
    if (most.isEmpty()) {
      return;
    }
    List<Reach> reach =
        measurement.reach(
            catchingUp, asked -> most.getOrDefault(asked.operator(), Double.POSITIVE_INFINITY));
    for (int i = 0; i < outlooks.size(); i++) {
      Outlook outlook = outlooks.get(i);
      Optional<OperatorId> by = reach.get(i).limitedBy();
      if (by.isPresent() && !by.get().equals(outlook.operator())) {
        double comes = reach.get(i).share() * catchingUp.get(i).demand().orElse(0);
        Operator operator = useful(topology.operators().get(i));
        Ahead ahead = new Ahead(comes, growth);
        outlooks.set(i, outlook(operator, outlook.curve(), demands.get(i), ahead));
      }
    }
  }

  /**
   * What comes to an operator beside its demand of now.
   *
   * @param most records per second that it is asked for to read what waits in time, or as many of
   *     these as can come
   * @param growth by how much more than now to size for
   */
  private record Ahead(double most, Growth growth) {}

  private Outlook outlook(Operator operator, Curve curve, OperatorDemand demand, Ahead ahead) {
    OptionalDouble capacity = curve.capacity(operator.parallelism());
    if (capacity.isEmpty()) {
      capacity = demand.capacity();
    }
    double now = Math.min(ahead.most, demand.demand().orElse(0));
    double pending = ahead.most - now;
    double soon = now * ahead.growth.soon() + pending / SLOW_CATCH_UP;
    double restart = now * price.stopSeconds() / price.catchUpSeconds();
    double headroom = ahead.growth.headroom();
    double lasting = now * ahead.growth.later() * (1 + headroom);
    double right = Math.max(lasting, now + Math.max(pending, restart));
    int wanted = wanted(operator, curve, demand, right);
    if (wanted > operator.parallelism()) {
      double least = now * (1 + headroom);
      double times = Math.max(MOST_AHEAD, ahead.growth.later());
      long most = (long) Math.ceil(times * wanted(operator, curve, demand, least));
      wanted = (int) Math.min(wanted, Math.max(operator.parallelism(), most));
      wanted = Math.min(wanted, mostByOne(operator, capacity, times * least));
    }
    if (wanted > operator.parallelism()) {
      int most = readsLastStop ? operator.parallelism() : mostIfUneven(operator, curve);
      wanted = Math.min(wanted, most);
    }
    if (wanted < operator.parallelism() && wanted > operator.parallelism() * (1 - TOO_FEW)) {
      wanted = operator.parallelism();
    }
    boolean unsure = demand.demand().isEmpty() || demand.atLeast() || demand.stalled();
    if (!unsure) {
      wanted = Math.min(wanted, Math.max(1, operator.partitions().orElse(wanted)));
    }
    Outlook outlook =
        new Outlook(operator.id(), curve, capacity, demand.demand(), soon, wanted, unsure);
    return demand.atLeast() && isSaturated(operator) ? outlook.overloaded() : outlook;
  }

  /** Returns whether an operator works all the time while its senders wait for it. */
  private boolean isSaturated(Operator operator) {
    OperatorRates seen = latest(operator);
    return seen.busy().orElse(0) >= SATURATED && isBottleneck(operator, seen);
  }

  /**
   * Returns how far an operator may grow at once by what one of its instances can do now: of a
   * curve through a few noisy points it may seem that more instances do next to nothing.
   */
  private static int mostByOne(Operator operator, OptionalDouble capacity, double right) {
    if (capacity.isEmpty() || operator.parallelism() == 0) {
      return operator.maxParallelism();
    }
    double linear = operator.parallelism() * right / capacity.getAsDouble();
    return Math.max(operator.parallelism() + 1, OperatorDemand.ceil(linear));
  }

  /** Returns an operator without the instances that have no partition to read. */
  private static Operator useful(Operator operator) {
    int partitions = Math.max(1, operator.partitions().orElse(Integer.MAX_VALUE));
    return partitions < operator.parallelism() ? operator.withParallelism(partitions) : operator;
  }

  /**
   * Returns how far an operator may grow at once: not at all if one of its instances is seen to be
   * full while others have room, as with a key that takes many of the records. If it holds the job
   * back while most of its instances idle, more of them may not help either; that shows at twice as
   * many.
   */
  private int mostIfUneven(Operator operator, Curve curve) {
    if (uneven.contains(operator.id())) {
      return operator.parallelism();
    }
    OperatorRates seen = latest(operator);
    if (seen.busy().orElse(1) >= EVEN || !isBottleneck(operator, seen)) {
      return operator.maxParallelism();
    }
    long largest = Math.max(operator.parallelism(), curve.largest());
    return (int) Math.min(operator.maxParallelism(), MOST_UNEVEN_GROWTH * Math.max(1, largest));
  }

  private OperatorRates latest(Operator operator) {
    return latest.of(operator.id());
  }

  private int wanted(Operator operator, Curve curve, OperatorDemand demand, double right) {
    boolean unknown = demand.demand().isEmpty() || demand.stalled();
    if (unknown || (right > 0 && curve.points().isEmpty())) {
      return demand.rounded(
          operator, demand.demand().isEmpty() ? OptionalDouble.empty() : plain(demand, right));
    }
    if (right == 0) {
      return demand.rounded(operator, OptionalDouble.of(0));
    }
    int fitting = Math.max(fitting(operator, curve, right), probe(operator, curve, right));
    return demand.rounded(operator, OptionalDouble.of(fitting));
  }

  /**
   * Returns how many instances take in a rate. An operator of which only one point is known grows
   * by what its curve most likely is, and shrinks by no more than what is safe; if that is nothing,
   * by one, if that may well do: so it learns what it needs to know, at the risk of one instance.
   */
  private int fitting(Operator operator, Curve curve, double right) {
    Contention contention = curve.contention();
    int current = operator.parallelism();
    int from = current > 0 ? current : curve.points().get(0).parallelism();
    double times = right / curve.capacity(from).orElse(right);
    int likely = instances(from, times, contention.likely());
    if (times * Curve.speedup(from, contention.likely()) > WORTH_IT / contention.likely()) {
      return Math.max(from, likely); // more would hardly help
    } else if (likely > current) {
      return curve.notShort(likely, right);
    }
    if (curve.learns(current) && busy(operator, latest(operator)) >= LEAST_BUSY) {
      return current;
    }
    int safe = Math.min(current, instances(from, times, contention.least()));
    int bold = instances(from, times, contention.most());
    return curve.notShort(safe == current && bold < current ? current - 1 : safe, right);
  }

  /**
   * Returns how many instances to try where more seem not to help though they all are busy: it may
   * be that records have become dearer just when the operator grew. That three sizes were as good
   * is no such accident.
   */
  private int probe(Operator operator, Curve curve, double right) {
    int current = operator.parallelism();
    boolean isShort = right > curve.capacity(current).orElse(right);
    boolean allBusy = busy(operator, latest(operator)) >= EVEN;
    return isShort && allBusy && curve.knows(current) && curve.asGood(current) < SURELY
        ? OperatorDemand.ceil(PROBE * current)
        : 0;
  }

  /**
   * Returns how many instances take in so many times as much as some others; or as are worth it.
   */
  private static int instances(int from, double times, double contention) {
    double most = WORTH_IT / contention; // infinite without contention
    double speedup = Math.min(times * Curve.speedup(from, contention), most);
    return OperatorDemand.ceil(Curve.instances(speedup, contention).orElse(1));
  }

  /** As plain DS2: what nothing was learned of yet is taken to be linear. */
  private static OptionalDouble plain(OperatorDemand demand, double right) {
    return demand.stalled() || demand.capacity().isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(right / demand.capacity().getAsDouble() * demand.parallelism());
  }

  /** Returns what is known of every operator; nothing has to be looked up in a job as before. */
  private List<Curve> curves(List<Outlook> before) {
    List<OperatorId> ids = topology.ids();
    boolean same = before.size() == ids.size();
    for (int i = 0; same && i < ids.size(); i++) {
      same = before.get(i).operator().equals(ids.get(i));
    }
    if (same) {
      return before.stream().map(Outlook::curve).toList();
    }
    Map<OperatorId, Curve> known = new HashMap<>();
    before.forEach(outlook -> known.put(outlook.operator(), outlook.curve()));
    return ids.stream().map(id -> known.getOrDefault(id, Curve.UNKNOWN)).toList();
  }

  private Curve learned(Curve curve, Operator operator) {
    OperatorRates seen = latest(operator);
    double rate = seen.in().orElse(topology.isSource(operator.id()) ? seen.out().orElse(0) : 0);
    double busy = busy(operator, seen);
    if (seen.partial() || rate <= 0 || busy < LEAST_BUSY || operator.parallelism() < 1) {
      return curve;
    }
    if (uneven.contains(operator.id())) {
      busy = samples.get(0).metricsOf(operator.id()).busiestInstance().orElse(busy);
    }
    return curve.with(operator.parallelism(), rate, isBottleneck(operator, seen) ? 1 : busy);
  }

  /** Returns how busy an operator is, as far as a source says the truth; 0 if that is unknown. */
  private double busy(Operator operator, OperatorRates seen) {
    if (!topology.isSource(operator.id())) {
      return seen.busy().orElse(0);
    }
    return Saturation.isFull(operator.id(), samples)
        ? 1
        : saturation.busy(operator.id(), seen.busy()).orElse(0);
  }

  /**
   * Returns whether others wait for an operator that itself waits for none: then it does all it
   * can, even if its instances are not all busy, as with keys that are spread unevenly.
   */
  private boolean isBottleneck(Operator operator, OperatorRates seen) {
    List<Edge> inputs = topology.inputsOf(operator.id());
    if (seen.backpressured().orElse(1) >= HELD_BACK || inputs.isEmpty()) {
      return false;
    }
    for (Edge edge : inputs) {
      TimeShares sender = samples.get(0).metricsOf(edge.from()).timeShares().orElse(null);
      if (sender == null
          || sender.backpressured() < HELD_BACK
          || topology.outputsOf(edge.from()).size() != 1) {
        return false;
      }
    }
    return true;
  }
}
