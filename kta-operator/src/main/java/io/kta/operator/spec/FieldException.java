package io.kta.operator.spec;

import org.jspecify.annotations.Nullable;

/** Thrown where the value of a field cannot be used; it knows which field that is. */
public final class FieldException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final String field;
  private final String rest;

  private FieldException(String field, String rest, @Nullable Throwable cause) {
    super(field.isEmpty() ? rest.strip() : field + rest, cause);
    this.field = field;
    this.rest = rest;
  }

  /**
   * Returns the exception of a field of which something is to be said.
   *
   * @param field its path from where this is thrown; empty for what is read there itself
   * @param predicate what is wrong, with the field as its subject: {@code is 7; it must be below 5}
   */
  public static FieldException of(String field, String predicate) {
    return new FieldException(field, " " + predicate, null);
  }

  /** Returns the exception of a field whose value another part of the program refused. */
  public static FieldException refused(String field, IllegalArgumentException cause) {
    return cause instanceof FieldException known
        ? new FieldException(path(field, known.field), known.rest, known.getCause())
        : new FieldException(field, ": " + cause.getMessage(), cause);
  }

  /** Returns the path of a field within another one. */
  static String path(String outer, String inner) {
    boolean isWhole = outer.isEmpty() || inner.isEmpty() || inner.startsWith("[");
    return isWhole ? outer + inner : outer + "." + inner;
  }

  /** Returns the path of the field. */
  String field() {
    return field;
  }
}
