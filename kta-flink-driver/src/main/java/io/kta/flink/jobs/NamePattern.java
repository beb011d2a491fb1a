package io.kta.flink.jobs;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A regular expression for whole job names. Names are others' words, and some take a regular
 * expression hours, or more stack than a thread has; so matching ends after so many steps.
 * Immutable.
 */
record NamePattern(Pattern pattern) {
  private static final int MOST_STEPS = 200_000;

  static final NamePattern ALL = of(".*");

  /**
   * Returns a pattern in which a dot stands for any character, line breaks included.
   *
   * @throws java.util.regex.PatternSyntaxException if it is none
   */
  static NamePattern of(String regex) {
    return new NamePattern(Pattern.compile(regex, Pattern.DOTALL));
  }

  /** Returns whether a name matches; empty if that takes too long to tell. */
  Optional<Boolean> matches(String name) {
    try {
      return Optional.of(pattern.matcher(new Counted(name)).matches());
    } catch (TooManySteps | StackOverflowError e) {
      return Optional.empty();
    }
  }

  /** Returns the regular expression. */
  @Override
  public String toString() {
    return pattern.pattern();
  }

  private static final class TooManySteps extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooManySteps() {
      super("matching takes more than %d steps".formatted(MOST_STEPS), null, false, false);
    }
  }

  /** A name that can be looked at so many times. Not thread-safe. */
  private static final class Counted implements CharSequence {
    private final String name;
    private int steps;

    Counted(String name) {
      this.name = name;
    }

    @Override
    public int length() {
      return name.length();
    }

    @Override
    public char charAt(int index) {
      steps++;
      if (steps > MOST_STEPS) {
        throw new TooManySteps();
      }
      return name.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return name.subSequence(start, end);
    }

    @Override
    public String toString() {
      return name;
    }
  }
}
