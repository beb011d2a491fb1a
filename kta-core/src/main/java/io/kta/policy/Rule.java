package io.kta.policy;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;

/**
 * The rules of the policy, in the order in which they are applied. More may be added; JSON and
 * reports have {@link #text}.
 *
 * @since 0.1
 */
public enum Rule {
  /** An operator that someone else has switched off stays at 0. */
  SWITCHED_OFF("switched off"),
  /** Nothing is decided on metrics that are missing, partial or old. */
  MISSING_DATA("missing data"),
  /** An operator whose metrics stay missing is set to the policy's fallback. */
  FALLBACK("fallback"),
  /** What others have changed is respected for a while. */
  CONFLICT("conflict"),
  /** Small changes are not worth a rescale. */
  TOLERANCE("tolerance"),
  /** A change waits until it was recommended all through a window. */
  STABILIZATION("stabilization"),
  /** Scale-ups that did not help are taken back. */
  INEFFECTIVE("ineffective"),
  /** Targets divide the keys or partitions evenly. */
  ALIGNMENT("alignment"),
  /** So many instances, or percent, may be added or removed in a period. */
  RATE("rate"),
  /** An operator turns from growing to shrinking only so often. */
  FLAPPING("flapping"),
  /** The job is left alone for a while after a rescale. */
  COOLDOWN("cooldown"),
  /** Nothing is raised while instances that were asked for have not come. */
  SHORTFALL("shortfall"),
  /** People have set the operator by hand. */
  OVERRIDE("override"),
  /** An operator stays within its least and largest parallelism. */
  BOUNDS("bounds"),
  /** All operators together stay within a budget. */
  BUDGET("budget"),
  /** An operator that cannot be scaled stays as it is. */
  FIXED("fixed");

  private final String text;

  Rule(String text) {
    this.text = text;
  }

  /** Returns what reports, metrics and JSON call it, such as {@code missing data}. */
  @JsonValue
  public String text() {
    return text;
  }

  /**
   * Returns the rule of a text.
   *
   * @throws IllegalArgumentException if there is none
   */
  @JsonCreator
  public static Rule of(String text) {
    return Arrays.stream(values())
        .filter(rule -> rule.text.equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there is no rule '%s'; there are %s"
                        .formatted(text, Arrays.asList(values()))));
  }

  /** Returns the text. */
  @Override
  public String toString() {
    return text;
  }
}
