package io.kta.json;

import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.kta.Kta;
import org.junit.jupiter.api.Test;

/** Run by the build with a Jackson that is too old. */
final class OldJacksonCheck {

  /** It ended in {@code NoSuchMethodError: maxDocumentLength} when knowledge was first saved. */
  @Test
  void build_jacksonOfSpringBoot32_isRefusedByName() {
    assertThatIllegalStateException()
        .isThrownBy(() -> Kta.autoscaler().build())
        .withMessage(
            "jackson-core 2.15.4 is too old; KTA needs Jackson 2.16 or a later 2.x, so raise"
                + " jackson-bom to that");
  }
}
