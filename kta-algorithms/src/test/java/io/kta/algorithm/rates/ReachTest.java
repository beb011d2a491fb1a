package io.kta.algorithm.rates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What share of a demand can come. */
final class ReachTest {
  @ParameterizedTest
  @ValueSource(doubles = {0, 0.5, 1})
  void new_share_isTakenFromNoneToAll(double share) {
    assertThat(new Reach(share, Optional.empty()).share()).isEqualTo(share);
  }

  @ParameterizedTest
  @ValueSource(doubles = {-1e-9, 1 + 1e-9, Double.NaN, Double.POSITIVE_INFINITY})
  void new_noShare_isRefused(double share) {
    assertThatIllegalArgumentException().isThrownBy(() -> new Reach(share, Optional.empty()));
  }
}
