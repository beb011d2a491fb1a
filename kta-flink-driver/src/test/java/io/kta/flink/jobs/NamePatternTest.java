package io.kta.flink.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.regex.PatternSyntaxException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Regular expressions for names that others choose. */
final class NamePatternTest {

  @Test
  void matches_wholeNames() {
    NamePattern pattern = NamePattern.of("orders-.*");
    assertThat(pattern.matches("orders-eu")).contains(true);
    assertThat(pattern.matches("my orders-eu")).contains(false);
    assertThat(pattern.matches("orders")).contains(false);
    assertThat(pattern.matches("orders-\n")).contains(true);
    assertThat(NamePattern.of("(a)\\1.*").matches("aab")).contains(true);
    assertThat(NamePattern.ALL.matches("")).contains(true);
    assertThat(NamePattern.ALL.matches("a\u2028b")).contains(true);
  }

  @Test
  void matches_longNameByAPlainPattern_isTold() {
    assertThat(NamePattern.ALL.matches("x".repeat(200_000))).contains(true);
    assertThat(NamePattern.ALL.matches("x".repeat(200_001))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"(x|y)+z", "(.*x){25}z", "(x|xx)+z", "(x*)*z"})
  void matches_tooManyStepsOrTooDeep_isUnknown(String regex) {
    assertThat(NamePattern.of(regex).matches("x".repeat(100_000))).isEmpty();
  }

  @Test
  void of_noRegularExpression_throws() {
    assertThatExceptionOfType(PatternSyntaxException.class).isThrownBy(() -> NamePattern.of("("));
  }
}
