package io.kta.algorithm.learned;

import static java.util.Objects.requireNonNull;

import io.kta.algorithm.Algorithm;
import io.kta.algorithm.Context;
import io.kta.algorithm.Decision;
import io.kta.algorithm.Objective;
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

/**
 * KTA's own algorithm, called {@code Kta} in policies, reports and logs: sizes all operators at
 * once by capacity curves that it learns from the job, looks ahead, and asks for a rescaling only
 * when that gains more than it costs. Immutable; what it learns is in its results.
 *
 * @param window over what time demand is averaged where a rescaling takes no time; each second that
 *     it stops the job adds 4 s, up to half of it; positive, by default 40 s
 * @param settle how long after a rescaling nothing is learned or decided; by default 30 s
 * @param headroom by how much more than needed an operator is made where a rescaling takes no time
 *     and the load is not known well; later, from 0.3 to 2 times that, as the load surprises; a
 *     stop adds 0.03 times the root of its seconds; at least 0, by default 0.05
 * @param catchUp in what time a backlog should be drained; at least 4 times as long as a rescaling
 *     stops the job; positive, by default 1 min
 * @param restart for how long a rescaling stops the job, where the driver neither reports nor
 *     expects it, until that has been measured; by default 30 s
 * @param lookAhead for how long a rescaling should last at least where it takes no time; each
 *     second that it stops the job adds 12 s; positive, by default 2 min
 * @param patience how many times over instances must have been idle for what a rescaling costs,
 *     which is twice its stop, and at least a fifth of {@code settle} or 6 s, before they are given
 *     back; at least 0, by default 8
 * @param objective what is asked of the latency; by default 95 % of the records within 5 s. At
 *     another share, {@code headroom} and {@code patience} count for more or less by what a late
 *     record may cost
 * @since 0.1
 */
@Growing
public record LearnedCapacity(
    Duration window,
    Duration settle,
    double headroom,
    Duration catchUp,
    Duration restart,
    Duration lookAhead,
    double patience,
    Objective objective)
    implements Algorithm<Sample, LearnedCapacity.Analysis> {

  /*
   * Demand is computed as in DS2 [1], from the sources' rates down. Six things are added.
   *
   * What an operator can do is learned: at each parallelism it has run at, the records it took in by
   * the time it was busy, over many samples, so that work done in bursts is averaged out. Amdahl's
   * law, the part of Gunther's [2] that measured jobs show, is fitted to these points; while they
   * are few, the contention is taken to be a usual one. When two samples in a row say that records
   * cost otherwise, all points move along; and a point that cannot be beside the newest is forgotten.
   *
   * A rescaling stops the job, and the records of that time have to be read too: operators are sized
   * to read what waits and what the stop will add within a time, or with some headroom for what they
   * are asked for soon, whichever is more. For how long a stop lasts is reported by the driver, or
   * inferred by conservation of records; what is kept in reserve, how far to look ahead and how long to
   * wait before shrinking scale with it, since all are prices for stops. Where stops are short, a
   * load that has jumped is answered before the job has settled, since a wrong guess costs little.
   *
   * The load is expected to go on by its trend, if it has a significant one that has not bent, or as
   * one period ago. A job grows before it is overloaded, and to what it will need over a while, but
   * to no more than twice what it takes now, headroom included; or to what came one period ago.
   *
   * A jump that the job cannot read is expected to go on as the last ones of this job did, at the
   * quantile where too low a forecast costs as much as too high a one [4]. Bursts that come back
   * are not answered one by one: the job stays ready for the load that, over the last half hour,
   * would have saved more late records than its idle instances would have cost.
   *
   * A job shrinks when the instances that it had too many would have paid for the rescaling: idle
   * instances add up over time, and so much may be lost by waiting as is lost by rescaling. That is
   * the rule for renting skis [3], which never costs more than twice the best. It shrinks to the most
   * that was wanted lately. Growing does not wait, since records do. Readers without a partition
   * will never have anything to do, so that giving them back does not wait either.
   *
   * An unknown number never shrinks an operator, and nothing shrinks while a backlog waits. A source
   * whose backlog grows while nothing holds it back is full, however idle it says it is. Where more instances do not help, none are asked
   * for, and the others are sized for what comes through. That they do not help is believed of two
   * other sizes; of one, half as many more are tried, since records may have become dearer just as
   * the operator grew.
   *
   * [1] Kalavri et al.: Three steps is all you need. OSDI 2018.
   * [2] Gunther: A simple capacity model of massively parallel transaction systems. CMG 1993.
   * [3] Karlin, Manasse, Rudolph, Sleator: Competitive snoopy caching. Algorithmica 3, 1988.
   * [4] Arrow, Harris, Marschak: Optimal inventory policy. Econometrica 19, 1951.
   */

  /** Checks the numbers. */
  public LearnedCapacity {
    requireNonNull(objective, "objective");
    List<String> faults = new ArrayList<>();
    requirePositive("window", window, faults);
    requirePositive("catchUp", catchUp, faults);
    requirePositive("lookAhead", lookAhead, faults);
    if (settle.isNegative() || restart.isNegative()) {
      faults.add(
          "settle is %s and restart %s; neither must be negative".formatted(settle, restart));
    }
    if (!(headroom >= 0 && headroom < Double.POSITIVE_INFINITY)) {
      faults.add("headroom is " + headroom + "; it must be finite and at least 0");
    }
    if (!(patience >= 0 && patience < Double.POSITIVE_INFINITY)) {
      faults.add("patience is " + patience + "; it must be finite and at least 0");
    }
    if (!faults.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", faults));
    }
  }

  /** Creates the algorithm with the defaults. */
  public LearnedCapacity() {
    this(
        Duration.ofSeconds(40),
        Duration.ofSeconds(30),
        0.05,
        Duration.ofMinutes(1),
        Duration.ofSeconds(30),
        Duration.ofMinutes(2),
        8,
        StopPrice.USUAL);
  }

  /**
   * The knowledge and the conclusions of a cycle. Immutable.
   *
   * @param outlooks of every operator, in topological order
   * @param load the load of the past; empty until it was known
   * @param recent the load of the last half hour; empty until it was known
   * @param stops for how long rescalings have stopped the job, by what was measured here
   * @param wasted for how many seconds how many instances were too many since the job last grew,
   *     shrank, or had none too many
   * @param saturation how busy sources say they are when they are full
   * @param limits the operators that hold the job back whatever they are scaled to
   * @param behind whether the load has jumped and backlogs grow, so that the job should not be left
   *     to settle first
   */
  @Growing
  public record Analysis(
      List<Outlook> outlooks,
      Optional<LoadHistory> load,
      Optional<RecentLoad> recent,
      Stops stops,
      double wasted,
      Saturation saturation,
      List<Limit> limits,
      boolean behind) {

    /** Copies the lists. */
    public Analysis {
      requireNonNull(stops, "stops");
      requireNonNull(saturation, "saturation");
      outlooks = List.copyOf(outlooks);
      limits = List.copyOf(limits);
      requireNonNull(load, "load");
      requireNonNull(recent, "recent");
    }
  }

  /** Returns {@code Kta}, as policies call it, so that reports and logs say the same. */
  @Override
  public String name() {
    return "Kta";
  }

  @Override
  public Sample monitor(Context<Sample, Analysis> context) {
    return Sample.of(context);
  }

  @Override
  public Analysis analyze(Context<Sample, Analysis> context, Sample measured) {
    Optional<Analysis> last = context.lastAnalyzed();
    Stops stops = last.map(Analysis::stops).orElse(Stops.NONE).with(context, measured);
    StopPrice price = price(context, last.flatMap(Analysis::load), stops, true);
    List<Sample> samples = measured.within(context.history(), price.window());
    Saturation known = last.map(Analysis::saturation).orElse(Saturation.NONE);
    boolean settled = measured.age().compareTo(settle) >= 0;
    Saturation saturation = settled ? known.with(context.topology(), samples) : known;
    boolean justStopped = measured.age().isZero();
    if (justStopped && price.isShort()) {
      samples = AcrossStop.samples(context, measured, price.stopSeconds());
    }
    Backlogs backlogs = new Backlogs(context.topology(), samples);
    Sizer sizer = new Sizer(price, context, backlogs, saturation);
    Forecast forecast = Forecast.of(price, last, measured.at(), sizer.load());
    boolean behind = price.isShort() && backlogs.grow() && forecast.hasJumped();
    Growth growth = forecast.growth(backlogs.areKnown(), behind, justStopped);
    List<Outlook> before = last.map(Analysis::outlooks).orElse(List.of());
    List<Outlook> outlooks = sizer.outlooks(before, growth);
    double wasted =
        new Idle(settle).instanceSeconds(context, measured, outlooks, forecast.recent());
    return new Analysis(
        outlooks,
        forecast.load(),
        forecast.recent(),
        stops,
        wasted,
        saturation,
        sizer.limits(),
        behind);
  }

  @Override
  public Decision plan(Context<Sample, Analysis> context, Sample measured, Analysis analyzed) {
    Optional<String> inProgress = context.observation().job().inProgress();
    if (inProgress.isPresent()) {
      return new Decision.Hold("rates say little: " + inProgress.get());
    }
    boolean settles = measured.age().compareTo(settle) < 0;
    boolean grows = (!settles || analyzed.behind) && grows(context.topology(), analyzed.outlooks);
    if (settles && !grows) {
      return new Decision.Hold(
          "the job settles; it is judged in %s, %s after it changed"
              .formatted(measured.until(settle), settle));
    }
    StopPrice price = price(context, analyzed.load, analyzed.stops, false);
    double tooMany = Idle.instances(context.topology(), analyzed.outlooks);
    double cost = price.instanceSeconds(context.topology(), tooMany, analyzed.recent);
    boolean maybeCutOff = Idle.maybeCutOff(analyzed.outlooks, analyzed.recent);
    StopPrice whenItGrows = price(context, analyzed.load, analyzed.stops, true);
    double kept = analyzed.recent.map(whenItGrows::worthKeeping).orElse(0.0);
    String more =
        Words.bursts(kept, analyzed.recent) + Words.limits(context.topology(), analyzed.limits);
    if (!grows && (analyzed.wasted <= cost || maybeCutOff)) {
      Optional<Decision> spare =
          maybeCutOff ? Optional.empty() : SpareReaders.givenBack(context.topology(), more);
      return spare.orElseGet(
          () ->
              new Decision.Scale(
                  ParallelismPlan.asIs(context.topology()), Words.stay(analyzed, cost) + more));
    }
    List<Integer> lately = new Idle(settle).lately(context, measured, analyzed, price.calm());
    return scale(context.topology(), analyzed, lately, grows, more);
  }

  /** Returns whether an operator is short of instances, so that the job should grow now. */
  private static boolean grows(Topology topology, List<Outlook> outlooks) {
    boolean grows = false;
    int index = 0;
    for (Operator operator : topology.operators()) {
      Outlook outlook = outlooks.get(index++);
      boolean starts = operator.parallelism() == 0 && outlook.wanted() > 0;
      boolean isShort = outlook.wanted() > operator.parallelism();
      grows |= starts || (isShort && (outlook.isOverloaded() || outlook.capacity().isEmpty()));
    }
    return grows;
  }

  private static Decision scale(
      Topology topology, Analysis analyzed, List<Integer> lately, boolean grows, String more) {
    Map<OperatorId, Integer> targets = new LinkedHashMap<>();
    List<String> words = new ArrayList<>();
    int index = 0;
    for (Operator operator : topology.operators()) {
      int wanted = lately.get(index);
      Outlook outlook = analyzed.outlooks.get(index++);
      int target = grows || wanted < operator.parallelism() ? wanted : operator.parallelism();
      targets.put(operator.id(), operator.parallelism() == 0 && outlook.wanted() == 0 ? 0 : target);
      if (target != operator.parallelism() && words.size() < 3) {
        words.add(Words.of(operator, outlook, target));
      }
    }
    String why = grows ? "" : "idle instances have cost as much as a rescaling would: ";
    return new Decision.Scale(
        new ParallelismPlan(targets),
        (words.isEmpty() ? "every operator has what it needs" : why + String.join("; ", words))
            + more);
  }

  /**
   * Returns what follows from how long a rescaling stops the job: as the driver has reported, or as
   * was measured here, or as the driver expects, or as was set.
   */
  private StopPrice price(
      Context<?, ?> context, Optional<LoadHistory> load, Stops measured, boolean grows) {
    double rate = load.map(LoadHistory::latest).orElse(0.0);
    Duration otherwise = context.observation().job().expectedDowntime().orElse(restart);
    double expected = measured.seconds(grows, otherwise.toNanos() / 1e9);
    return new StopPrice(this, Stops.reported(context.stops(), rate).seconds(grows, expected));
  }

  private static void requirePositive(String name, Duration value, List<String> faults) {
    if (value.isNegative() || value.isZero()) {
      faults.add(name + " is " + value + "; it must be positive");
    }
  }

  /** Returns this with another {@code window}. */
  public LearnedCapacity withWindow(Duration window) {
    return new LearnedCapacity(
        window, settle, headroom, catchUp, restart, lookAhead, patience, objective);
  }

  /** Returns this with another {@code settle}. */
  public LearnedCapacity withSettle(Duration settle) {
    return new LearnedCapacity(
        window, settle, headroom, catchUp, restart, lookAhead, patience, objective);
  }

  /** Returns this with another {@code headroom}. */
  public LearnedCapacity withHeadroom(double headroom) {
    return new LearnedCapacity(
        window, settle, headroom, catchUp, restart, lookAhead, patience, objective);
  }

  /** Returns this with another {@code catchUp}. */
  public LearnedCapacity withCatchUp(Duration catchUp) {
    return new LearnedCapacity(
        window, settle, headroom, catchUp, restart, lookAhead, patience, objective);
  }

  /** Returns this with another {@code restart}. */
  public LearnedCapacity withRestart(Duration restart) {
    return new LearnedCapacity(
        window, settle, headroom, catchUp, restart, lookAhead, patience, objective);
  }

  /** Returns this with another {@code lookAhead}. */
  public LearnedCapacity withLookAhead(Duration lookAhead) {
    return new LearnedCapacity(
        window, settle, headroom, catchUp, restart, lookAhead, patience, objective);
  }

  /** Returns this with another {@code patience}. */
  public LearnedCapacity withPatience(double patience) {
    return new LearnedCapacity(
        window, settle, headroom, catchUp, restart, lookAhead, patience, objective);
  }

  /** Returns this with another {@code objective}. */
  public LearnedCapacity withObjective(Objective objective) {
    return new LearnedCapacity(
        window, settle, headroom, catchUp, restart, lookAhead, patience, objective);
  }
}
