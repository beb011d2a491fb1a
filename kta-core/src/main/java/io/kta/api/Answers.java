package io.kta.api;

import org.jspecify.annotations.Nullable;

/**
 * Checks of values that foreign code returned outside of the loop's guards.
 *
 * @hidden
 */
@Internal
public final class Answers {
  private Answers() {}

  /**
   * Returns an answer, unless it is null, as that of a mock without a set-up is.
   *
   * @param answer what was returned
   * @param call by whom, for example {@code Ds2.plan()}
   * @throws IllegalStateException if it is null
   */
  public static <T> T require(@Nullable T answer, String call) {
    if (answer == null) {
      throw new IllegalStateException(call + " returned null; return a value");
    }
    return answer;
  }

  /**
   * As {@link #require(Object, String)}, by the class of whoever was asked. Its name is read only
   * where it is needed: a nested class from a jar that lacks the outer one has no simple name.
   */
  public static <T> T require(@Nullable T answer, Object asked, String method) {
    return answer != null ? answer : require(null, nameOf(asked) + "." + method);
  }

  private static String nameOf(Object asked) {
    String name = asked.getClass().getName();
    return name.substring(name.lastIndexOf('.') + 1);
  }
}
