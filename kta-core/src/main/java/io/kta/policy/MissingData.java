package io.kta.policy;

import static java.util.Objects.requireNonNull;

import io.kta.api.Growing;
import io.kta.topology.Operator;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The reactions to missing, partial and stale metrics. Zero is not missing, and missing is not
 * zero. Where no metrics were ever known, as of a driver that knows the parallelism only, or the
 * algorithm does not go by them, nothing of this applies. Immutable; start from {@link #defaults()}
 * or {@link #ignored()}.
 *
 * @param missing what holds where nothing is known of an operator; conservative by default
 * @param partial what holds where some of an operator's instances did not report; no shrinking by
 *     default
 * @param stale what holds for all operators if the observation is older than {@code maxAge}, and
 *     for one if a number of it is; hold by default
 * @param maxAge how old an observation may be, and each number in it by its own time; positive, a
 *     year at most, 5 min by default
 * @param fallback what operators are to run at whose metrics stay missing; nothing by default
 * @since 0.1
 */
@Growing
public record MissingData(
    Reaction missing,
    Reaction partial,
    Reaction stale,
    Duration maxAge,
    Optional<Fallback> fallback) {

  /** The effect of flawed metrics of an operator on decisions. */
  public enum Reaction {
    /** Nothing: what the algorithm says is done. */
    PROCEED,
    /** The operator and all that it feeds are not shrunk. */
    NO_SHRINK,
    /**
     * It counts against the move, as in HPA: the operator counts as working at its target when it
     * comes to shrinking, so that neither it nor what it feeds is shrunk; and as idle when it comes
     * to growing, so that it does not grow.
     */
    CONSERVATIVE,
    /** The operator and all that it feeds are left as they are. */
    HOLD
  }

  /** The direction in which a fallback may change an operator. */
  public enum Towards {
    /** Up only: the fallback is what there must be at least. */
    UP,
    /** Down only: the fallback is what there may be at most. */
    DOWN,
    /** Either. */
    EITHER;

    int within(int number, int current) {
      return this == UP
          ? Math.max(number, current)
          : this == DOWN ? Math.min(number, current) : number;
    }
  }

  /**
   * The parallelism of operators whose metrics stay missing. Immutable; start from {@link
   * #after(Duration, Map)}.
   *
   * @param after how long an operator's metrics must be missing; positive, a year at most
   * @param parallelism what it is to run at then, by id or name; those that are not named have no
   *     fallback; in alphabetical order
   * @param towards which way it may be taken
   */
  @Growing
  public record Fallback(Duration after, Map<String, Integer> parallelism, Towards towards) {

    /** Checks the numbers, and names all that are wrong at once. */
    public Fallback {
      requireNonNull(towards, "towards");
      parallelism = Collections.unmodifiableMap(new TreeMap<>(parallelism));
      InvalidValues faults = new InvalidValues();
      faults.requirePositive("the fallback's after", after);
      parallelism.forEach(
          (operator, number) ->
              faults.addUnless(
                  number >= 1,
                  "the fallback of operator %s is %d; it must be at least 1"
                      .formatted(operator, number)));
      faults.throwIfAny();
    }

    /** Returns a fallback that may take operators either way. */
    public static Fallback after(Duration missing, Map<String, Integer> parallelism) {
      return new Fallback(missing, parallelism, Towards.EITHER);
    }

    /** Returns this with the way in which it may take an operator. */
    public Fallback withTowards(Towards way) {
      return new Fallback(after, parallelism, way);
    }
  }

  /** Checks the age. */
  public MissingData {
    requireNonNull(missing, "missing");
    requireNonNull(partial, "partial");
    requireNonNull(stale, "stale");
    requireNonNull(fallback, "fallback");
    InvalidValues faults = new InvalidValues();
    faults.requirePositive("maxAge", maxAge);
    faults.throwIfAny();
  }

  /** Returns the default. */
  public static MissingData defaults() {
    return new MissingData(
        Reaction.CONSERVATIVE,
        Reaction.NO_SHRINK,
        Reaction.HOLD,
        Duration.ofMinutes(5),
        Optional.empty());
  }

  /** Returns what lets every decision pass. */
  public static MissingData ignored() {
    return defaults()
        .withMissing(Reaction.PROCEED)
        .withPartial(Reaction.PROCEED)
        .withStale(Reaction.PROCEED);
  }

  /** Returns what an operator is to run at because its metrics are missing for too long. */
  Optional<Integer> fallbackOf(Operator operator, Situation situation) {
    return fallback
        .filter(plan -> Flaws.isMissingFor(plan.after(), operator.id(), situation))
        .flatMap(plan -> OperatorNames.find(plan.parallelism(), operator));
  }

  /** Returns this with another answer to missing metrics. */
  public MissingData withMissing(Reaction answer) {
    return new MissingData(answer, partial, stale, maxAge, fallback);
  }

  /** Returns this with another answer to partial metrics. */
  public MissingData withPartial(Reaction answer) {
    return new MissingData(missing, answer, stale, maxAge, fallback);
  }

  /** Returns this with another answer to old observations. */
  public MissingData withStale(Reaction answer) {
    return new MissingData(missing, partial, answer, maxAge, fallback);
  }

  /** Returns this with another age from which an observation is old. */
  public MissingData withMaxAge(Duration age) {
    return new MissingData(missing, partial, stale, age, fallback);
  }

  /** Returns this with a fallback. */
  public MissingData withFallback(Fallback plan) {
    return new MissingData(missing, partial, stale, maxAge, Optional.of(plan));
  }
}
