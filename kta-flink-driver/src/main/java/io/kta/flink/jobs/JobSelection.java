package io.kta.flink.jobs;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Which jobs are meant, by their names. Immutable.
 *
 * @param included what the whole name must match
 * @param excluded what it must not match
 */
record JobSelection(Pattern included, List<Pattern> excluded) {
  static final JobSelection ALL =
      new JobSelection(Pattern.compile(".*", Pattern.DOTALL), List.of());

  JobSelection {
    excluded = List.copyOf(excluded);
  }

  JobSelection matching(String regex) {
    return new JobSelection(Pattern.compile(regex), excluded);
  }

  JobSelection except(String regex) {
    List<Pattern> more = new ArrayList<>(excluded);
    more.add(Pattern.compile(regex));
    return new JobSelection(included, more);
  }

  boolean isMeant(String name) {
    return included.matcher(name).matches();
  }

  boolean isExcluded(String name) {
    return excluded.stream().anyMatch(pattern -> pattern.matcher(name).matches());
  }

  /** Returns for example {@code orders-.* but not orders-audit}. */
  @Override
  public String toString() {
    String but = excluded.isEmpty() ? "" : " but not " + String.join(", ", texts());
    return included.pattern() + but;
  }

  private List<String> texts() {
    return excluded.stream().map(Pattern::pattern).toList();
  }
}
