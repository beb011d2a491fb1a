package io.kta.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

/** What reports call the rules. */
final class RuleTest {

  @Test
  void of_everyText_isItsRule() {
    for (Rule rule : Rule.values()) {
      assertThat(Rule.of(rule.text())).isSameAs(rule);
      assertThat(rule).hasToString(rule.text());
    }
    assertThat(Rule.MISSING_DATA.text()).isEqualTo("missing data");
  }

  @Test
  void of_anyOtherText_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Rule.of("MISSING_DATA"))
        .withMessageStartingWith("there is no rule 'MISSING_DATA'; there are [switched off,");
  }
}
