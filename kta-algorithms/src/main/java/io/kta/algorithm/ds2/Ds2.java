package io.kta.algorithm.ds2;

import static java.util.Objects.requireNonNull;

import io.kta.algorithm.Algorithm;
import io.kta.algorithm.Context;
import io.kta.algorithm.Decision;
import io.kta.algorithm.rates.Backlog;
import io.kta.algorithm.rates.Demands.Edges;
import io.kta.algorithm.rates.OperatorDemand;
import io.kta.algorithm.rates.Reach;
import io.kta.algorithm.rates.Sample;
import io.kta.algorithm.rates.Saturation;
import io.kta.api.Growing;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import io.kta.topology.ParallelismPlan;
import io.kta.topology.Topology;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Sizes every operator at once from the sources' rates, on the assumption that twice the instances
 * take in twice the records. Immutable.
 *
 * @param window over what time rates are averaged; positive, by default 60 s
 * @param warmUp how long after a rescaling nothing is decided; by default 30 s
 * @param activation how many decisions in a row count
 * @param sizing how large is large enough
 * @param backlog what to do about records that wait
 * @since 0.1
 */
@Growing
public record Ds2(
    Duration window, Duration warmUp, Activation activation, Sizing sizing, CatchUp backlog)
    implements Algorithm<Sample, Ds2.Analysis> {

  /*
   * An operator's true rate is what it took in divided by the share of time it was busy. The
   * sources' rates are carried down the graph, so that one pass in topological order gives every
   * operator the records per second that it should take in, and these divided by the true rate of
   * one instance give the instances [1].
   *
   * As in the paper: a warm-up after a rescaling; the decisions of several cycles, of which the
   * median or the largest counts; small changes left alone; a ratio by which all is scaled up when
   * the model says that a job is large enough and yet it does not keep up.
   *
   * Where we differ: sources are scaled too, unless configured otherwise, since most are like others. Their rate need not be given: it is what they read and what their pending records
   * grow by. Records on an edge are told from the receiver's rate, not taken to be all that the
   * sender puts out. True rates are of all instances together, not the sum over each, which is the
   * same if they are evenly busy. An unknown number never shrinks an operator, and one that stands
   * still with work at hand is not taken for idle. Where an operator cannot be made large enough,
   * the others are sized for what can flow, not for what the sources would send. Beside the paper's
   * code [2] the median and the largest are there, and the ratio works in a running job.
   *
   * [1] Kalavri, Liagouris, Hoffmann, Dimitrova, Forshaw, Roscoe: Three steps is all you need: fast,
   *     accurate, automatic scaling decisions for distributed streaming dataflows. OSDI 2018.
   * [2] https://github.com/strymon-system/ds2
   */

  /** Checks the times. */
  public Ds2 {
    requireNonNull(activation, "activation");
    requireNonNull(sizing, "sizing");
    requireNonNull(backlog, "backlog");
    if (window.isNegative() || window.isZero() || warmUp.isNegative()) {
      throw new IllegalArgumentException(
          "window is %s and warmUp %s; the window must be positive, warmUp not negative"
              .formatted(window, warmUp));
    }
  }

  /** Creates DS2 with the defaults. */
  public Ds2() {
    this(
        Duration.ofSeconds(60),
        Duration.ofSeconds(30),
        new Activation(),
        new Sizing(),
        new CatchUp());
  }

  /**
   * Returns DS2 without what we added: no headroom, no catching up, sources not scaled, and every
   * operator sized for all that the sources would send.
   *
   * @param activation how many decisions in a row count
   */
  public static Ds2 asPublished(Activation activation) {
    return new Ds2(
        Duration.ofSeconds(60),
        Duration.ofSeconds(30),
        activation,
        new Sizing(0, 1, 1, false, Edges.ALL_SENT, false),
        CatchUp.NONE);
  }

  /**
   * The number of consecutive decisions that count. Immutable.
   *
   * @param activation how many cycles of one parallelism are looked at, at least 1; by default 1
   * @param choice which of their numbers counts; by default the median
   */
  @Growing
  public record Activation(int activation, Choice choice) {
    /** Checks the count. */
    public Activation {
      requireNonNull(choice, "choice");
      if (activation < 1) {
        throw new IllegalArgumentException(
            "activation is " + activation + "; it must be at least 1");
      }
    }

    /** The choice among several decisions. */
    public enum Choice {
      /** The middle one; of an even number the higher of the two. */
      MEDIAN,
      /** The largest: for operators that work in bursts. */
      MAX
    }

    /** Creates the default: every decision counts by itself. */
    public Activation() {
      this(1, Choice.MEDIAN);
    }

    /** Returns this with another {@code activation}. */
    public Activation withActivation(int activation) {
      return new Activation(activation, choice);
    }

    /** Returns this with another {@code choice}. */
    public Activation withChoice(Choice choice) {
      return new Activation(activation, choice);
    }
  }

  /**
   * The criteria of a sufficient size. Immutable.
   *
   * @param headroom by how much more an operator is made than it needs to keep up; 0.2 is a fifth,
   *     and the default. What it takes to catch up is not on top of that: whichever is more counts
   * @param ignoredShrink by how many instances an operator may be too large before anything is
   *     changed for that; by default 1
   * @param targetRateRatio by what factor the sources may fall short of their target, once the
   *     model says that the job is large enough, before every operator is made larger by that
   *     factor; at least 1, by default 1.1
   * @param scaleSources whether sources are scaled; true by default
   * @param edges how many of the records that an operator puts out come to each receiver; by
   *     default as measured
   * @param sizeByFlow whether, where an operator takes in less than it is asked for at the most
   *     instances it can have, all operators are sized for what then comes to them; true by default
   */
  @Growing
  public record Sizing(
      double headroom,
      int ignoredShrink,
      double targetRateRatio,
      boolean scaleSources,
      Edges edges,
      boolean sizeByFlow) {
    /** Checks the numbers. */
    public Sizing {
      requireNonNull(edges, "edges");
      if (!(headroom >= 0 && headroom < Double.POSITIVE_INFINITY)
          || ignoredShrink < 0
          || !(targetRateRatio >= 1)) {
        throw new IllegalArgumentException(
            "headroom is %s, ignoredShrink %d, targetRateRatio %s; the first two must be at least 0, the last at least 1"
                .formatted(headroom, ignoredShrink, targetRateRatio));
      }
    }

    /** Creates the defaults. */
    public Sizing() {
      this(0.2, 1, 1.1, true, Edges.MEASURED, true);
    }

    /** Returns this with another {@code headroom}. */
    public Sizing withHeadroom(double headroom) {
      return new Sizing(headroom, ignoredShrink, targetRateRatio, scaleSources, edges, sizeByFlow);
    }

    /** Returns this with another {@code ignoredShrink}. */
    public Sizing withIgnoredShrink(int ignoredShrink) {
      return new Sizing(headroom, ignoredShrink, targetRateRatio, scaleSources, edges, sizeByFlow);
    }

    /** Returns this with another {@code targetRateRatio}. */
    public Sizing withTargetRateRatio(double targetRateRatio) {
      return new Sizing(headroom, ignoredShrink, targetRateRatio, scaleSources, edges, sizeByFlow);
    }

    /** Returns this with another {@code scaleSources}. */
    public Sizing withScaleSources(boolean scaleSources) {
      return new Sizing(headroom, ignoredShrink, targetRateRatio, scaleSources, edges, sizeByFlow);
    }

    /** Returns this with another {@code edges}. */
    public Sizing withEdges(Edges edges) {
      return new Sizing(headroom, ignoredShrink, targetRateRatio, scaleSources, edges, sizeByFlow);
    }

    /** Returns this with another {@code sizeByFlow}. */
    public Sizing withSizeByFlow(boolean sizeByFlow) {
      return new Sizing(headroom, ignoredShrink, targetRateRatio, scaleSources, edges, sizeByFlow);
    }
  }

  /**
   * The treatment of a backlog. Immutable.
   *
   * @param catchUp in what time they should be read; empty to size for new records only; by default
   *     5 min
   * @param restart for how long a rescaling stops the job: as if the records of that time waited,
   *     if no more do; by default 45 s
   */
  @Growing
  public record CatchUp(Optional<Duration> catchUp, Duration restart) {
    static final CatchUp NONE = new CatchUp(Optional.empty(), Duration.ZERO);

    /** Checks the times. */
    public CatchUp {
      if (restart.isNegative() || catchUp.filter(t -> t.isNegative() || t.isZero()).isPresent()) {
        throw new IllegalArgumentException(
            "catchUp is %s and restart %s; the first must be positive, the other not negative"
                .formatted(catchUp.map(Duration::toString).orElse("none"), restart));
      }
    }

    Backlog backlog(double times) {
      return catchUp.isEmpty()
          ? Backlog.LEFT
          : new Backlog(times * catchUp.get().toNanos() / 1e9, restart.toNanos() / 1e9);
    }

    /** Creates the defaults. */
    public CatchUp() {
      this(Optional.of(Duration.ofMinutes(5)), Duration.ofSeconds(45));
    }

    /** Returns this with another {@code catchUp}. */
    public CatchUp withCatchUp(Duration catchUp) {
      return new CatchUp(Optional.of(catchUp), restart);
    }

    /** Returns this sizing for new records only. */
    public CatchUp withoutCatchUp() {
      return new CatchUp(Optional.empty(), restart);
    }

    /** Returns this with another {@code restart}. */
    public CatchUp withRestart(Duration restart) {
      return new CatchUp(catchUp, restart);
    }
  }

  /**
   * The analysis of one cycle. Immutable.
   *
   * @param demands what every operator is asked to do, in topological order
   * @param instances how many instances every operator should have, in the same order, not rounded;
   *     empty where that is unknown
   * @param reach how much of what it is asked for can come to every operator, in the same order;
   *     empty if that is not considered
   * @param saturation how busy sources say they are when they are full
   * @param uneven the operators that stay as they are, since one of their instances is full and the
   *     others have room
   */
  @Growing
  public record Analysis(
      List<OperatorDemand> demands,
      List<OptionalDouble> instances,
      List<Reach> reach,
      Saturation saturation,
      List<OperatorId> uneven) {

    /** Copies the lists. */
    public Analysis {
      uneven = List.copyOf(uneven);
      requireNonNull(saturation, "saturation");
      demands = List.copyOf(demands);
      instances = List.copyOf(instances);
      reach = List.copyOf(reach);
    }
  }

  @Override
  public Sample monitor(Context<Sample, Analysis> context) {
    return Sample.of(context);
  }

  @Override
  public Analysis analyze(Context<Sample, Analysis> context, Sample measured) {
    List<Sample> samples = measured.within(context.history(), window);
    Saturation known = context.lastAnalyzed().map(Analysis::saturation).orElse(Saturation.NONE);
    boolean warm = measured.age().compareTo(warmUp) >= 0;
    Saturation saturation = warm ? known.with(context.topology(), samples) : known;
    return new Needs(this, context, samples, saturation).analysis();
  }

  @Override
  public Decision plan(Context<Sample, Analysis> context, Sample measured, Analysis analyzed) {
    if (context.observation().job().inProgress().isPresent()) {
      return new Decision.Hold(
          "rates say little: " + context.observation().job().inProgress().get());
    }
    if (measured.age().compareTo(warmUp) < 0) {
      return new Decision.Hold(
          "the job warms up; rates count in %s, %s after it changed"
              .formatted(measured.until(warmUp), warmUp));
    }
    Activated activated = Activated.of(this, context, measured, analyzed);
    return activated.isComplete()
        ? decide(context, analyzed, activated.needs())
        : new Decision.Hold(
            "%d of the %d decisions are there that count together"
                .formatted(activated.decisions().size(), activation.activation));
  }

  private Decision decide(Context<?, ?> context, Analysis analyzed, List<OptionalDouble> needs) {
    Topology topology = context.topology();
    Map<OperatorId, Integer> targets = new LinkedHashMap<>();
    List<String> words = new ArrayList<>();
    boolean isWhole = needs.stream().allMatch(OptionalDouble::isPresent);
    boolean changes = false;
    int index = 0;
    for (Operator operator : topology.operators()) {
      OperatorDemand demand = analyzed.demands.get(index);
      OptionalDouble need = needs.get(index++);
      int current = operator.parallelism();
      int target =
          isScaled(topology, operator)
              ? upToPartitions(operator, demand.rounded(operator, need))
              : current;
      if (!isWhole && target < current && target >= current - sizing.ignoredShrink) {
        target = current; // that another grows may come of what is not known
      }
      targets.put(operator.id(), target);
      changes |= Math.min(target, maxUseful(context, operator)) > current;
      changes |= target < current - sizing.ignoredShrink;
      if (target != current && words.size() < 3) {
        words.add(NeedWords.of(operator, demand, need));
      }
    }
    String limits = NeedWords.limits(topology, analyzed, operator -> maxUseful(context, operator));
    return changes
        ? new Decision.Scale(new ParallelismPlan(targets), String.join("; ", words) + limits)
        : new Decision.Scale(
            ParallelismPlan.asIs(topology), NeedWords.enough(analyzed.demands) + limits);
  }

  /** More instances than a source reads partitions have nothing to read. */
  private static int upToPartitions(Operator operator, int target) {
    return operator.nearest(Math.min(target, operator.partitions().orElse(target)));
  }

  /** Returns the most instances that an operator may be sized for. */
  int maxUseful(Context<?, ?> context, Operator operator) {
    if (!isScaled(context.topology(), operator)) {
      return operator.parallelism();
    }
    return sizing.sizeByFlow ? context.maxUseful(operator) : operator.maxParallelism();
  }

  boolean isScaled(Topology topology, Operator operator) {
    return sizing.scaleSources || !topology.isSource(operator.id());
  }

  /** Returns this with another {@code window}. */
  public Ds2 withWindow(Duration window) {
    return new Ds2(window, warmUp, activation, sizing, backlog);
  }

  /** Returns this with another {@code warmUp}. */
  public Ds2 withWarmUp(Duration warmUp) {
    return new Ds2(window, warmUp, activation, sizing, backlog);
  }

  /** Returns this with another {@code activation}. */
  public Ds2 withActivation(Activation activation) {
    return new Ds2(window, warmUp, activation, sizing, backlog);
  }

  /** Returns this with another {@code sizing}. */
  public Ds2 withSizing(Sizing sizing) {
    return new Ds2(window, warmUp, activation, sizing, backlog);
  }

  /** Returns this with another {@code backlog}. */
  public Ds2 withBacklog(CatchUp backlog) {
    return new Ds2(window, warmUp, activation, sizing, backlog);
  }
}
