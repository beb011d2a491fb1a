package io.kta.algorithm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ObjectiveTest {
  private static final Duration FIVE = Duration.ofSeconds(5);

  @ParameterizedTest
  @CsvSource({"0.95, 4", "0.99, 10", "0.75, 1.6"})
  void price_smallerBudget_isHigher(double share, double price) {
    assertThat(Objective.latency(share, FIVE).price()).isEqualTo(price, within(1e-9));
  }

  @Test
  void errorBudget_isWhatMayBeLate() {
    assertThat(Objective.latency(0.95, FIVE).errorBudget()).isEqualTo(0.05, within(1e-9));
  }

  @ParameterizedTest
  @ValueSource(doubles = {-1, 0.49, 1, 95, Double.NaN})
  void latency_noShare_isRefused(double share) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Objective.latency(share, FIVE))
        .withMessage("share is %s; it must be at least 0.5 and below 1, as 0.95", share);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -5})
  void latency_noTime_isRefused(long seconds) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Objective.latency(0.95, Duration.ofSeconds(seconds)))
        .withMessageContaining("it must be positive");
  }
}
