package io.kta.operator.resource;

/** What the schema takes as the address of an algorithm or a JobManager. */
final class Addresses {
  private static final String HTTP = "[Hh][Tt][Tt][Pp][Ss]?://[^\\s]+";

  static final String PATTERN = "^" + HTTP + "$";

  /** As {@link #PATTERN}, or blank, which means none. */
  static final String PATTERN_OR_BLANK = "^(" + HTTP + "|\\s*)$";

  private Addresses() {}
}
