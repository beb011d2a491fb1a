package io.kta.algorithm.rates;

import static java.util.Objects.requireNonNull;

import io.kta.topology.Edge;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import io.kta.topology.Topology;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/**
 * The demand of every operator, computed from the sources down. Immutable.
 *
 * @since 0.1
 */
public final class Demands {
  /*
   * A source's demand is what it reads and how fast its pending records grow. That of any other
   * operator is what its inputs would send it if they met theirs: in one pass in topological order,
   * each input's demand times the records that come by the edge for each one that the input takes
   * in [1]. What cannot be measured is derived from the edges: a sink's rate from what is sent to
   * it, a source's from what it sends.
   *
   * What an edge is known to carry counts, and not what was taken in at its end; what waits in
   * between is to be read in time, as what is pending at a source is.
   * An operator that takes in little because it is held back, or because what comes before it is,
   * is therefore asked for what it would have to do otherwise. A demand that rests on something
   * unknown is marked as a lower bound.
   *
   * That is what should come. What can come if some operator cannot be made large enough is told
   * from there back up.
   *
   * [1] Kalavri et al., Three steps is all you need, OSDI 2018, section 3. There every receiver gets
   *     all that its sender puts out; here the rates of the receivers tell how it is shared.
   */

  private static final double MOST = 1e18; // so that no product of a few is infinite
  private static final double LEAST_BUSY = 1e-3; // below, a share is what rounding left
  private static final double MOST_HELD_BACK = 0.9; // above, a rate says nothing of the demand
  private static final double STALLED_BUSY = 0.5;
  private static final double FULL = 0.93; // busy, of a source; what is missing is noise
  private static final double HELD_BACK = 0.05;

  private final Edges edges;
  private final Saturation saturation;
  private final List<Sample> samples;
  private final List<Operator> operators;
  private final OperatorRates[] rates;
  private final int[][] senders; // of every operator, by their places
  private final double[] in;
  private final boolean[] known;
  private final double[] correction; // of what the senders put out
  private final Flow flow;

  private Demands(Topology topology, List<Sample> samples, Edges edges, Saturation saturation) {
    this.edges = edges;
    this.saturation = saturation;
    this.samples = samples;
    this.operators = topology.operators();
    int n = operators.size();
    rates = new OperatorRates[n];
    senders = new int[n][];
    in = new double[n];
    known = new boolean[n];
    correction = new double[n];
    Map<OperatorId, Integer> places = new HashMap<>(2 * n);
    for (int i = 0; i < n; i++) {
      OperatorId id = operators.get(i).id();
      places.put(id, i); // after all that feed it, since the order is topological
      rates[i] = OperatorRates.of(id, samples);
      List<Edge> inputs = topology.inputsOf(id);
      senders[i] = new int[inputs.size()];
      for (int k = 0; k < senders[i].length; k++) {
        senders[i][k] = requireNonNull(places.get(inputs.get(k).from()));
      }
      fillRate(i);
      correction[i] = correctionOf(i);
    }
    flow = new Flow(places, operators, senders, rates, samples);
  }

  /**
   * Returns what was measured of a job, to work out demands from.
   *
   * @param topology the topology as it runs now
   * @param samples what was measured of it, newest first; at least one
   * @param edges how many of the records that an operator puts out come to each receiver
   */
  public static Demands measured(Topology topology, List<Sample> samples, Edges edges) {
    return measured(topology, samples, edges, Saturation.NONE);
  }

  /**
   * As {@link #measured(Topology, List, Edges)}, of sources that may not be as busy as they say.
   *
   * @param saturation how busy they say they are when they are full
   */
  public static Demands measured(
      Topology topology, List<Sample> samples, Edges edges, Saturation saturation) {
    return new Demands(topology, samples, edges, saturation);
  }

  /**
   * Returns the demand of every operator, in topological order.
   *
   * @param backlog what to add to a source's demand for its backlog
   */
  public List<OperatorDemand> with(Backlog backlog) {
    Pass pass = new Pass(backlog);
    List<OperatorDemand> result = new ArrayList<>(operators.size());
    for (int i = 0; i < operators.size(); i++) {
      pass.demandOf(i);
      result.add(pass.result(i));
    }
    return result;
  }

  /**
   * Returns how much of its demand can come to every operator, in topological order, if some cannot
   * take in what they are asked for: these hold back what is before them, and so all that this
   * feeds. What was seen to come can come.
   *
   * @param asked what {@link #with} returned
   * @param most records per second that an operator can take in at most, whatever it is scaled to;
   *     at least 0, infinite where nothing is known to limit it
   */
  public List<Reach> reach(List<OperatorDemand> asked, ToDoubleFunction<OperatorDemand> most) {
    return reach(asked, asked.stream().mapToDouble(most).toArray());
  }

  /** As {@link #reach(List, ToDoubleFunction)}, with the most of each in topological order. */
  public List<Reach> reach(List<OperatorDemand> asked, double[] most) {
    double[] takes = new double[operators.size()];
    boolean isLimited = false;
    for (int i = 0; i < takes.length; i++) {
      takes[i] = takes(asked.get(i), Math.min(most[i], flow.most(i)));
      isLimited |= takes[i] < 1;
    }
    return isLimited ? shared(asked, takes) : Collections.nCopies(takes.length, Reach.ALL);
  }

  /** Returns the operators with a full instance while others have room: more would not help. */
  public List<OperatorId> uneven() {
    return flow.uneven();
  }

  private List<Reach> shared(List<OperatorDemand> asked, double[] takes) {
    int[][] known = new int[takes.length][];
    double[][] parts = new double[takes.length][];
    for (int i = 0; i < takes.length; i++) {
      parts[i] = parts(i, asked);
      known[i] = parts[i].length == 0 ? new int[0] : senders[i];
    }
    BackPressure pressure = new BackPressure(known, parts, takes);
    List<Reach> result = new ArrayList<>(takes.length);
    for (int i = 0; i < takes.length; i++) {
      int by = pressure.limitedBy(i);
      double share = Math.max(pressure.share(i), seen(i, asked.get(i).demand().orElse(0)));
      result.add(
          by == BackPressure.NONE || share >= 1
              ? Reach.ALL
              : new Reach(share, Optional.of(operators.get(by).id())));
    }
    return result;
  }

  /** Returns how much of its demand comes from each sender; nothing if that is not known. */
  private double[] parts(int i, List<OperatorDemand> asked) {
    double[] parts = new double[senders[i].length];
    double sum = 0;
    for (int k = 0; k < parts.length; k++) {
      double demand = asked.get(senders[i][k]).demand().orElse(0);
      parts[k] = demand == 0 ? 0 : demand * ratio(i, senders[i][k]).orElse(0);
      sum += parts[k];
    }
    for (int k = 0; k < parts.length; k++) {
      parts[k] /= sum;
    }
    return sum > 0 && sum < Double.POSITIVE_INFINITY ? parts : new double[0];
  }

  private static double takes(OperatorDemand asked, double most) {
    if (!(most >= 0)) {
      throw new IllegalArgumentException(
          "%s takes in at most %s records per second; give a number of at least 0, infinite for no limit"
              .formatted(asked.operator(), most));
    }
    double demand = asked.demand().orElse(0);
    return demand > 0 ? most / demand : Double.POSITIVE_INFINITY;
  }

  private double seen(int i, double demand) {
    return known[i] && demand > 0 ? Math.min(1, in[i] / demand) : 0;
  }

  private void fillRate(int i) {
    OptionalDouble rate = rates[i].in();
    if (rate.isEmpty()) {
      rate = senders[i].length == 0 ? rates[i].out() : sent(senders[i]);
    }
    known[i] = rate.isPresent();
    in[i] = rate.orElse(0);
  }

  private OptionalDouble sent(int[] senders) {
    double sum = 0;
    for (int from : senders) {
      OptionalDouble out = rates[from].out();
      if (out.isEmpty()) {
        return OptionalDouble.empty();
      }
      sum += out.getAsDouble();
    }
    return OptionalDouble.of(sum);
  }

  /** Returns the records that come by an edge for each one that its sender takes in. */
  private OptionalDouble ratio(int i, int from) {
    OptionalDouble carried = isOnly(i) ? flow.carried(i) : OptionalDouble.empty();
    OptionalDouble taken = isOnly(i) && known[i] ? OptionalDouble.of(in[i]) : rates[from].out();
    OptionalDouble sent = carried.isPresent() ? carried : taken;
    return sent.isPresent() && known[from] && in[from] > 0
        ? OptionalDouble.of(sent.getAsDouble() * correction[i] / in[from])
        : OptionalDouble.empty();
  }

  private boolean isOnly(int i) {
    return senders[i].length == 1 && edges == Edges.MEASURED;
  }

  /** What the senders put out may go elsewhere too: makes it add up to what was taken in. */
  private double correctionOf(int i) {
    if (isOnly(i) || edges == Edges.ALL_SENT) {
      return 1;
    }
    OptionalDouble sent = sent(senders[i]);
    return known[i] && sent.isPresent() && sent.getAsDouble() > 0 ? in[i] / sent.getAsDouble() : 1;
  }

  /** Returns how busy an operator is; a source whose backlog grows is full, whatever it says. */
  private OptionalDouble busy(int i) {
    if (senders[i].length > 0) {
      return rates[i].busy();
    }
    return Saturation.isFull(rates[i], Saturation.span(samples))
        ? OptionalDouble.of(1)
        : saturation.busy(operators.get(i).id(), rates[i].busy());
  }

  /** Returns whether a source was measured and does not tell what is pending. */
  private boolean tellsNoPending(int i) {
    OperatorId id = operators.get(i).id();
    return !samples.get(0).metricsOf(id).isUnknown()
        && samples.stream().allMatch(sample -> sample.metricsOf(id).pendingRecords().isEmpty());
  }

  /**
   * Returns whether how busy an operator is says what it can do. One that is not busy at all can do
   * a lot; but of a source that reports no backlog either, nothing would show that it cannot.
   */
  private boolean tells(int i, OptionalDouble busy) {
    boolean shows = senders[i].length > 0 || rates[i].pending().isPresent();
    return busy.isPresent() && (busy.getAsDouble() > 0 || shows);
  }

  /** One way from the sources down. */
  private final class Pass {
    private final Backlog backlog;
    private final double[] demand = new double[operators.size()];
    private final boolean[] atLeast = new boolean[operators.size()];
    private final boolean[] demanded = new boolean[operators.size()];

    Pass(Backlog backlog) {
      this.backlog = backlog;
    }

    void demandOf(int i) {
      if (senders[i].length == 0) {
        demandOfSource(i);
        return;
      }
      for (int from : senders[i]) {
        OptionalDouble ratio = ratio(i, from);
        atLeast[i] |= !demanded[from] || atLeast[from];
        demanded[i] |= demanded[from];
        if (ratio.isPresent()) {
          demand[i] = Math.min(MOST, demand[i] + demand[from] * ratio.getAsDouble());
        } else {
          atLeast[i] |= !demanded[from] || demand[from] > 0;
        }
      }
      demand[i] = Math.min(MOST, demand[i] + flow.waiting(i) / backlog.catchUpSeconds());
      atLeast[i] |= rates[i].partial();
      if (atLeast[i] && known[i]) {
        demand[i] = Math.max(demand[i], in[i]);
        demanded[i] = true;
      }
    }

    private void demandOfSource(int i) {
      OperatorRates source = rates[i];
      demanded[i] = known[i];
      atLeast[i] = !known[i] || source.partial();
      double held = source.backpressured().orElse(0);
      double pending = source.pending().orElse(0);
      if (source.in().isEmpty() && source.pending().isPresent()) {
        demand[i] =
            in[i]; // of what it sends, to which nothing that it has yet to read can be added
        atLeast[i] |= source.pendingGrowth().orElse(pending) > 0;
        pending = 0;
      } else if (source.pendingGrowth().isPresent()) {
        demand[i] = Math.max(0, in[i] + source.pendingGrowth().getAsDouble());
      } else if (source.pending().isPresent()) {
        demand[i] = in[i];
        atLeast[i] = true; // how fast it grows will be known with the next sample
      } else {
        demand[i] = in[i] / (1 - Math.min(held, MOST_HELD_BACK));
        atLeast[i] |= held > HELD_BACK;
        if (backlog.unseen() > 0 && busy(i).orElse(0) >= FULL && tellsNoPending(i)) {
          demand[i] *= 1 + backlog.unseen(); // it reads all it can, and more may come
          atLeast[i] = true;
        }
      }
      atLeast[i] |= in[i] == 0 && source.pending().orElse(0) > 0; // it stands still
      demand[i] = Math.min(MOST, backlog.addedTo(demand[i], pending));
    }

    OperatorDemand result(int i) {
      OperatorRates seen = rates[i];
      OptionalDouble busy = busy(i);
      boolean stands = known[i] && in[i] == 0;
      boolean stalled =
          stands
              && (demand[i] > 0
                  || busy.orElse(0) > STALLED_BUSY
                  || seen.backpressured().orElse(0) > STALLED_BUSY
                  || seen.pending().orElse(0) > 0);
      boolean measurable = known[i] && in[i] > 0 && tells(i, busy) && !seen.partial();
      return new OperatorDemand(
          operators.get(i).id(),
          operators.get(i).parallelism(),
          demanded[i] ? OptionalDouble.of(demand[i]) : OptionalDouble.empty(),
          atLeast[i],
          measurable
              ? OptionalDouble.of(in[i] / Math.max(busy.orElse(0), LEAST_BUSY))
              : OptionalDouble.empty(),
          known[i] ? OptionalDouble.of(in[i]) : OptionalDouble.empty(),
          stalled);
    }
  }

  /** The shares of an operator's output that its receivers get. */
  public enum Edges {
    /** As many as the receiver took in; several inputs share that as they put out. */
    MEASURED,
    /** All. */
    ALL_SENT
  }
}
