package io.kta.flink.jobs;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.List;

/**
 * Which jobs are meant, by their names. A name of which a pattern cannot tell in time is one of
 * those left alone. Immutable.
 *
 * @param included what the whole name must match
 * @param excluded what it must not match
 */
record JobSelection(NamePattern included, List<NamePattern> excluded) {
  static final JobSelection ALL = new JobSelection(NamePattern.ALL, List.of());

  JobSelection {
    excluded = List.copyOf(excluded);
  }

  JobSelection matching(String regex) {
    return new JobSelection(NamePattern.of(regex), excluded);
  }

  JobSelection except(String regex) {
    List<NamePattern> more = new ArrayList<>(excluded);
    more.add(NamePattern.of(regex));
    return new JobSelection(included, more);
  }

  /** Returns whether a job is scaled or, though it would be, left alone. */
  boolean isMeant(String name) {
    return included.matches(name).orElse(true);
  }

  /** Returns whether a job is left alone. */
  boolean isExcluded(String name) {
    return included.matches(name).isEmpty()
        || excluded.stream().anyMatch(pattern -> pattern.matches(name).orElse(true));
  }

  /** Returns for example {@code orders-.* but not orders-audit}. */
  @Override
  public String toString() {
    String but = excluded.stream().map(NamePattern::toString).collect(joining(", "));
    return included + (but.isEmpty() ? "" : " but not " + but);
  }
}
