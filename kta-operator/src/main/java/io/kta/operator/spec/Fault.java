package io.kta.operator.spec;

/**
 * Something that is wrong with a policy. Immutable.
 *
 * @param field what it is about, for example {@code spec.behavior.operators[0].name}
 * @param text the field, its value, the rule and the remedy, for a person
 */
public record Fault(String field, String text) {

  /** Returns whether this is about the field, a part of it, or something that it is a part of. */
  boolean concerns(String other) {
    return isWithin(field, other) || isWithin(other, field);
  }

  private static boolean isWithin(String inner, String outer) {
    return inner.startsWith(outer)
        && (inner.length() == outer.length() || ".[".indexOf(inner.charAt(outer.length())) >= 0);
  }
}
