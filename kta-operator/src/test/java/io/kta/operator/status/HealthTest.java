package io.kta.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * When the operator is ready and alive. Found by an attack in issue 14, section 1.9: with every
 * watch cut for 45 s it said that it was.
 */
final class HealthTest {

  @ParameterizedTest
  @CsvSource({
    // sees, blind for, answered, reconciling, starved, ready, alive
    "true,  PT0S,    true,  PT1S,  PT0S,  true,  true",
    "false, PT45S,   true,  PT1S,  PT0S,  false, true",
    "false, PT5M1S,  true,  PT1S,  PT0S,  false, false",
    "false, PT5M1S,  false, PT1S,  PT0S,  false, true", // the API server is away
    "true,  PT0S,    true,  PT10M, PT0S,  false, false",
    "true,  PT0S,    true,  PT9M,  PT0S,  true,  true",
    "true,  PT0S,    true,  PT0S,  PT61S, false, true",
  })
  void isReady_isLive_goByWhatIsNotDone(
      boolean sees,
      Duration blindFor,
      boolean isAnswered,
      Duration reconciling,
      Duration starved,
      boolean isReady,
      boolean isLive) {
    Health health =
        new Health(
            () -> sees, () -> blindFor, within -> isAnswered, () -> reconciling, () -> starved);
    assertThat(health.isReady()).isEqualTo(isReady);
    assertThat(health.isLive()).isEqualTo(isLive);
  }
}
