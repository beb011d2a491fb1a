package io.kta.algorithm.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonObjectTest {

  @Test
  void new_object_keepsItsTextButForSpaceAround() {
    assertThat(new JsonObject(" {\"a\": 1.10}\n")).hasToString("{\"a\": 1.10}");
    assertThat(new JsonObject("{}")).isEqualTo(JsonObject.empty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "4", "{}{}", "{\"a\":1,\"a\":1}", "{\"a\":{\"b\":1,\"b\":1}}"})
  void new_anythingElse_isRefused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new JsonObject(text))
        .withMessageStartingWith("'" + text + "' is not a JSON object: ");
  }

  @Test
  void new_longText_isShownInPart() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new JsonObject("x".repeat(1 << 20)))
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(500));
  }
}
