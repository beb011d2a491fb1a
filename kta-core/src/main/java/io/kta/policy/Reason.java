package io.kta.policy;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.kta.api.Growing;
import io.kta.topology.OperatorId;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * The reason for a change, a remark or a delay by the policy: a kind, and its facts. {@link
 * Adjustment#reason}, {@link Remark#reason} and {@link #sentence} say it in words. Immutable.
 *
 * @param kind which reason it is; it says which of the facts there are
 * @param numbers the numbers that it is about, in the order of {@link Quantity}
 * @param operator whose metrics or instances it is about, where that may be another than the one
 *     whose number it is
 * @param since when what it is about came to be
 * @param until until when it counts
 * @param window how far back was looked, or how old something may be
 * @param words what others have said of it: a driver, a person, or the policy
 * @since 0.1
 */
@Growing
public record Reason(
    Kind kind,
    Map<Quantity, Double> numbers,
    Optional<OperatorId> operator,
    Optional<Instant> since,
    Optional<Instant> until,
    Optional<Duration> window,
    Optional<String> words) {

  /** The kinds of reasons, each with its facts. More may be added. */
  public enum Kind {
    /** Words only, as reports of before KTA had kinds have them. */
    SAID,
    /** A user or another controller set the operator to 0. */
    SWITCHED_OFF,
    /** Nothing is known of {@code operator}, {@code since} when, if that is known. */
    METRICS_MISSING,
    /** Some instances of {@code operator} do not report. */
    METRICS_PARTIAL,
    /** A metric of {@code operator} was measured {@code since}, before the {@code window}. */
    METRIC_OLD,
    /** The observation is older than {@code window}. */
    OBSERVATION_OLD,
    /** The metrics are missing for {@code window}, for which the policy has a fallback. */
    FALLBACK_DUE,
    /**
     * Others changed {@code FROM}, {@code TO}, {@code since}; respected {@code until}, if at all.
     */
    CHANGED_BY_OTHERS,
    /** The change is within the {@code TOLERANCE}. */
    WITHIN_TOLERANCE,
    /** No more, or no less, than {@code LIMIT} was recommended all through the {@code window}. */
    NOT_STABLE,
    /** So many {@code SCALE_UPS} did not raise the {@code RATE} as they should have. */
    INEFFECTIVE,
    /** There are fewer {@code PARTS} to spread than instances. */
    FEW_PARTS,
    /** Over the number asked for, {@code PARTS} would not be spread as {@code words} say. */
    UNEVEN,
    /** Scaling in this direction is disabled. */
    DISABLED,
    /** The limits in {@code words} allow {@code LIMIT} now. */
    TOO_FAST,
    /** So many {@code TURNS} an hour, and {@code LIMIT} are allowed. */
    FLAPPING,
    /** The job was rescaled {@code since}; nothing is done in this direction {@code until}. */
    COOLING_DOWN,
    /** {@code operator} lacks instances, as {@code words} say; nothing is raised {@code until}. */
    SHORT_OF_INSTANCES,
    /** People have set it at run time. */
    SET_AT_RUN_TIME,
    /** People have set it in the policy. */
    SET_IN_POLICY,
    /** The policy allows {@code MIN} to {@code MAX}. */
    OUT_OF_BOUNDS,
    /** So many slots are {@code ASKED} for, and {@code LIMIT} are in the budget. */
    OVER_BUDGET_OF_SLOTS,
    /** So much weight is {@code ASKED} for, and {@code LIMIT} is in the budget. */
    OVER_BUDGET,
    /** The operator cannot be scaled, as {@code words} say. */
    NOT_SCALABLE,
    /** People have paused the autoscaler, as {@code words} say. */
    PAUSED,
    /** Something is being done to the job, as {@code words} say. */
    IN_PROGRESS,
    /** Nothing is changed at the times in {@code words}. */
    EXCLUDED
  }

  /** The meaning of a number in a reason. More may be added. */
  public enum Quantity {
    /** The parallelism before. */
    FROM,
    /** The parallelism after. */
    TO,
    /** The least that is allowed. */
    MIN,
    /** The most that is allowed. */
    MAX,
    /** What is asked for in all. */
    ASKED,
    /** What is allowed of it. */
    LIMIT,
    /** The share of the parallelism that a change must exceed. */
    TOLERANCE,
    /** Partitions or groups of keys. */
    PARTS,
    /** Changes of direction. */
    TURNS,
    /** Scale-ups that did not help. */
    SCALE_UPS,
    /** Records per second. */
    RATE
  }

  /** Copies the numbers. */
  @JsonCreator(mode = JsonCreator.Mode.PROPERTIES)
  public Reason {
    requireNonNull(kind, "kind");
    requireNonNull(operator, "operator");
    requireNonNull(since, "since");
    requireNonNull(until, "until");
    requireNonNull(window, "window");
    requireNonNull(words, "words");
    Map<Quantity, Double> ordered = new EnumMap<>(Quantity.class);
    ordered.putAll(numbers);
    numbers = Collections.unmodifiableMap(ordered);
  }

  /** Returns a reason of a kind, without any facts. */
  public static Reason of(Kind kind) {
    return new Reason(
        kind,
        Map.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** Returns a reason in free words, without facts. */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static Reason said(String words) {
    return of(Kind.SAID).withWords(words);
  }

  /** Returns this with a number. */
  public Reason with(Quantity quantity, double number) {
    Map<Quantity, Double> more = new EnumMap<>(Quantity.class);
    more.putAll(numbers);
    more.put(quantity, number);
    return new Reason(kind, more, operator, since, until, window, words);
  }

  /** Returns this about an operator. */
  public Reason withOperator(OperatorId id) {
    return new Reason(kind, numbers, Optional.of(id), since, until, window, words);
  }

  /** Returns this with when what it is about came to be. */
  public Reason withSince(Instant time) {
    return new Reason(kind, numbers, operator, Optional.of(time), until, window, words);
  }

  /** Returns this with until when it counts. */
  public Reason withUntil(Instant time) {
    return new Reason(kind, numbers, operator, since, Optional.of(time), window, words);
  }

  /** Returns this with how far back was looked, or how old something may be. */
  public Reason withWindow(Duration time) {
    return new Reason(kind, numbers, operator, since, until, Optional.of(time), words);
  }

  /** Returns this with what others have said. */
  public Reason withWords(String said) {
    return new Reason(kind, numbers, operator, since, until, window, Optional.of(said));
  }

  /** Returns this in words, for a person. */
  public String sentence() {
    return Sentences.of(this, 0, 0);
  }
}
