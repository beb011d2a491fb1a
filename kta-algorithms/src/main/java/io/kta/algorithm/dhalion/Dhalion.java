package io.kta.algorithm.dhalion;

import io.kta.algorithm.Algorithm;
import io.kta.algorithm.Context;
import io.kta.algorithm.Decision;
import io.kta.algorithm.dhalion.Diagnosis.Action;
import io.kta.algorithm.dhalion.Diagnosis.Kind;
import io.kta.algorithm.rates.OperatorDemand;
import io.kta.algorithm.rates.Sample;
import io.kta.api.Growing;
import io.kta.metrics.OperatorMetrics;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import io.kta.topology.ParallelismPlan;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Looks for symptoms, diagnoses one operator and changes it, waits for the effect, and remembers
 * ineffective actions. Immutable.
 *
 * @param window over what time symptoms are averaged; by default 60 s
 * @param settle how long after a change it is judged and the next is made; by default 180 s
 * @param shrink to what share an operator that is too large is shrunk, above 0 and below 1; by
 *     default 0.8
 * @param maxGrowth by how much of its size an operator grows at most at once, above 0; by default
 *     4, which makes it five times as large
 * @param noise the share of time that operators may wait for others without being a symptom, from 0
 *     to 1; by default 0.02
 * @param pendingSeconds how many seconds of its records may wait at a source that is too large; by
 *     default 1
 * @since 0.1
 */
@Growing
public record Dhalion(
    Duration window,
    Duration settle,
    double shrink,
    double maxGrowth,
    double noise,
    double pendingSeconds)
    implements Algorithm<Sample, Dhalion.Analysis> {

  /*
   * Dhalion's loop [1]: detectors look for backpressure and waiting records; diagnosers conclude
   * that an operator is too small, since those before it wait and it does not, or that operators
   * are too large, since nothing waits at all; a resolver changes one operator, and after a while it
   * is judged whether that helped. What did not help more often than it did is not
   * done again, until the operator has less to do, or a day has passed.
   *
   * An operator grows by the share of the time that others wait for it against the share in which
   * they do not [2]; in Heron that is at most fourfold. How far it shrinks is as in [3].
   *
   * Where we differ: one observation holds no instances, so that skew and slow instances cannot be
   * told from too few; they block growth in [2]. Of several operators too large, the least busy is
   * changed, and of several too small that for which others wait longest, one at a time.
   *
   * [1] Floratou, Agrawal, Graham, Rao, Ramasamy: Dhalion: self-regulating stream processing in
   *     Heron. PVLDB 10(12), 2017.
   * [2] https://github.com/apache/incubator-heron, the health manager's ScaleUpResolver
   * [3] Siachamis et al.: Evaluating stream processing autoscalers. DEBS 2024.
   */

  /** No more than this share of the time can be told from all of it. */
  static final double MOST_SHARE = 0.999;

  private static final int MOST_ACTIONS = 50;
  private static final int FEWEST_FAILED = 2;
  private static final double SAME_LOAD = 0.9;
  private static final Duration REMEMBERED = Duration.ofHours(24);

  /** Checks the numbers. */
  public Dhalion {
    List<String> faults = new ArrayList<>();
    if (window.isNegative() || window.isZero() || settle.isNegative()) {
      faults.add(
          "window is %s and settle %s; the window must be positive, settle not negative"
              .formatted(window, settle));
    }
    if (!(shrink > 0 && shrink < 1)) {
      faults.add("shrink is " + shrink + "; it must be above 0 and below 1");
    }
    if (!(maxGrowth > 0)) {
      faults.add("maxGrowth is " + maxGrowth + "; it must be above 0");
    }
    if (!(noise >= 0 && noise <= 1)) {
      faults.add("noise is " + noise + "; it must be within 0 to 1");
    }
    if (!(pendingSeconds >= 0)) {
      faults.add("pendingSeconds is " + pendingSeconds + "; it must be at least 0");
    }
    if (!faults.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", faults));
    }
  }

  /** Creates the algorithm with the defaults. */
  public Dhalion() {
    this(Duration.ofSeconds(60), Duration.ofSeconds(180), 0.8, 4, 0.02, 1);
  }

  /**
   * The conclusions of a cycle, and the past actions. Immutable.
   *
   * @param diagnoses what is wrong, the worst first
   * @param actions what was done, newest first, 50 at most
   */
  @Growing
  public record Analysis(List<Diagnosis> diagnoses, List<Action> actions) {

    /** Copies the lists. */
    public Analysis {
      diagnoses = List.copyOf(diagnoses);
      actions = List.copyOf(actions);
    }
  }

  /**
   * Returns to how many instances an operator grows.
   *
   * @param instances how many it has
   * @param waiting the share of the time that others wait for it, from 0 to 1
   * @param maxGrowth by how much of its size it may grow at once
   */
  static int grown(int instances, double waiting, double maxGrowth) {
    double share = Math.min(waiting, MOST_SHARE);
    double growth = Math.min(maxGrowth, share / (1 - share));
    return OperatorDemand.ceil(instances * (1 + growth));
  }

  @Override
  public Sample monitor(Context<Sample, Analysis> context) {
    return Sample.of(context);
  }

  @Override
  public Analysis analyze(Context<Sample, Analysis> context, Sample measured) {
    List<Sample> samples = measured.within(context.history(), window);
    List<Diagnosis> diagnoses = new Symptoms(this, context.topology(), samples).diagnose();
    List<Action> actions = new ArrayList<>();
    for (Action action : remembered(context, measured)) {
      boolean settled = measured.age().compareTo(settle) >= 0;
      int current = measured.parallelism().getOrDefault(action.operator(), 0);
      boolean due = action.effective().isEmpty() || isShrunkTo(action, current);
      actions.add(settled && due ? action.judged(helped(action, diagnoses)) : action);
    }
    return new Analysis(diagnoses, actions);
  }

  @Override
  public Decision plan(Context<Sample, Analysis> context, Sample measured, Analysis analyzed) {
    if (measured.age().compareTo(settle) < 0) {
      return new Decision.Hold(
          "what came of the last change shows in %s, %s after it"
              .formatted(measured.until(settle), settle));
    }
    List<String> passed = new ArrayList<>();
    for (Diagnosis diagnosis : analyzed.diagnoses) {
      Operator operator = context.topology().operator(diagnosis.operator());
      int target = resolved(operator, diagnosis);
      if (target == operator.parallelism()) {
        continue;
      } else if (isBlacklisted(
          diagnosis, target, rate(measured, operator.id()), analyzed.actions)) {
        passed.add(operator.name());
        continue;
      }
      return new Decision.Scale(
          ParallelismPlan.asIs(context.topology()).with(operator.id(), target),
          words(operator, diagnosis));
    }
    return new Decision.Scale(
        ParallelismPlan.asIs(context.topology()),
        passed.isEmpty()
            ? "no operator shows a symptom that can be resolved"
            : "what could be done about %s did not help before".formatted(passed));
  }

  private int resolved(Operator operator, Diagnosis diagnosis) {
    int current = operator.parallelism();
    if (current == 0 && diagnosis.kind() == Kind.OVER_PROVISIONED) {
      return 0;
    }
    return operator.nearest(
        diagnosis.kind() == Kind.UNDER_PROVISIONED
            ? grown(Math.max(1, current), diagnosis.share(), maxGrowth)
            : (int) Math.floor(current * shrink));
  }

  private static String words(Operator operator, Diagnosis diagnosis) {
    return diagnosis.kind() == Kind.UNDER_PROVISIONED
        ? "others wait for %s for %d %% of the time"
            .formatted(operator.name(), Math.round(diagnosis.share() * 100))
        : "%s is too large: no operator waits for it, and nothing before it"
            .formatted(operator.name());
  }

  /** Returns what was done before, with what the last cycle did. */
  private static List<Action> remembered(Context<Sample, Analysis> context, Sample measured) {
    List<Action> actions =
        new ArrayList<>(context.lastAnalyzed().map(Analysis::actions).orElse(List.of()));
    Optional<Action> newest = lastAction(context, measured);
    newest.ifPresent(action -> actions.add(0, action));
    Instant oldest = measured.at().minus(REMEMBERED);
    return actions.stream()
        .filter(action -> action.at().isAfter(oldest))
        .limit(MOST_ACTIONS)
        .toList();
  }

  /** Returns what was done if the job has just been seen to run otherwise than before. */
  private static Optional<Action> lastAction(Context<Sample, Analysis> context, Sample measured) {
    if (!measured.since().equals(measured.at())) {
      return Optional.empty();
    }
    for (var cycle : context.history()) {
      if (cycle.monitored().isPresent() && cycle.analyzed().isPresent()) {
        Sample before = cycle.monitored().get();
        for (Diagnosis diagnosis : cycle.analyzed().get().diagnoses) {
          OperatorId id = diagnosis.operator();
          int from = before.parallelism().getOrDefault(id, 0);
          int to = measured.parallelism().getOrDefault(id, from);
          if (from != to && to > from == (diagnosis.kind() == Kind.UNDER_PROVISIONED)) {
            return Optional.of(
                new Action(
                    id,
                    diagnosis.kind(),
                    measured.at(),
                    rate(before, id),
                    to,
                    diagnosis.share(),
                    Optional.empty()));
          }
        }
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  /** That an operator is too small may show late, when all that comes before it is full. */
  private static boolean isShrunkTo(Action action, int current) {
    return action.kind() == Kind.OVER_PROVISIONED && action.to() == current;
  }

  private static boolean helped(Action action, List<Diagnosis> now) {
    double waiting =
        now.stream()
            .filter(diagnosis -> diagnosis.kind() == Kind.UNDER_PROVISIONED)
            .filter(diagnosis -> diagnosis.operator().equals(action.operator()))
            .mapToDouble(Diagnosis::share)
            .max()
            .orElse(0);
    return action.kind() == Kind.UNDER_PROVISIONED ? waiting < action.share() : waiting == 0;
  }

  /**
   * Returns whether an action is known not to help. An operator that became too small is not shrunk
   * to that or less again, unless it has since run at less, or has less to do.
   */
  private static boolean isBlacklisted(
      Diagnosis diagnosis, int target, double rate, List<Action> actions) {
    boolean shrinks = diagnosis.kind() == Kind.OVER_PROVISIONED;
    int failed = 0;
    int helped = 0;
    for (Action action : actions) {
      boolean same =
          action.operator().equals(diagnosis.operator())
              && action.kind() == diagnosis.kind()
              && action.effective().isPresent()
              && rate >= SAME_LOAD * action.rate();
      if (same && action.effective().get()) {
        helped += !shrinks || action.to() <= target ? 1 : 0;
      } else if (same) {
        failed += !shrinks || action.to() >= target ? 1 : 0;
      }
    }
    return failed > helped && (shrinks || failed >= FEWEST_FAILED);
  }

  private static double rate(Sample sample, OperatorId id) {
    OperatorMetrics metrics = sample.metricsOf(id);
    return metrics.recordsInPerSecond().orElse(metrics.recordsOutPerSecond().orElse(0));
  }

  /** Returns this with another {@code window}. */
  public Dhalion withWindow(Duration window) {
    return new Dhalion(window, settle, shrink, maxGrowth, noise, pendingSeconds);
  }

  /** Returns this with another {@code settle}. */
  public Dhalion withSettle(Duration settle) {
    return new Dhalion(window, settle, shrink, maxGrowth, noise, pendingSeconds);
  }

  /** Returns this with another {@code shrink}. */
  public Dhalion withShrink(double shrink) {
    return new Dhalion(window, settle, shrink, maxGrowth, noise, pendingSeconds);
  }

  /** Returns this with another {@code maxGrowth}. */
  public Dhalion withMaxGrowth(double maxGrowth) {
    return new Dhalion(window, settle, shrink, maxGrowth, noise, pendingSeconds);
  }

  /** Returns this with another {@code noise}. */
  public Dhalion withNoise(double noise) {
    return new Dhalion(window, settle, shrink, maxGrowth, noise, pendingSeconds);
  }

  /** Returns this with another {@code pendingSeconds}. */
  public Dhalion withPendingSeconds(double pendingSeconds) {
    return new Dhalion(window, settle, shrink, maxGrowth, noise, pendingSeconds);
  }
}
