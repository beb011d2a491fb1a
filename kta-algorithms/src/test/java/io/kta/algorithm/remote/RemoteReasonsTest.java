package io.kta.algorithm.remote;

import static io.kta.algorithm.remote.Contexts.COUNTER_KEY;
import static io.kta.algorithm.remote.Contexts.SOURCE_KEY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.kta.algorithm.Decision;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Why a remote algorithm plans what it does, or fails to, in its own words. */
@Timeout(180)
final class RemoteReasonsTest {
  private final FakeEndpoint endpoint = new FakeEndpoint();
  private final RemoteAlgorithm algorithm = endpoint.algorithm().build();

  @AfterEach
  void close() {
    endpoint.close();
  }

  /** A message was cut after 200 characters, and so before what had brought it about. */
  @Test
  void plan_longMessage_keepsItsBeginningAndItsCause() {
    String message = "plan of Mine failed: " + "x".repeat(5000) + "; caused by KeyError: 'lag'";
    endpoint.answer("/plan", 500, "{\"message\": \"" + message + "\"}");
    assertThatExceptionOfType(RemoteAlgorithmException.class)
        .isThrownBy(this::plan)
        .withMessageContaining("was refused with status 500: plan of Mine failed: xxx")
        .withMessageEndingWith("xxx; caused by KeyError: 'lag'")
        .satisfies(thrown -> assertThat(thrown.getMessage()).hasSizeLessThan(900));
  }

  @Test
  void plan_reasonOfAll_isTheReason() {
    String entry = "{\"parallelism\": 3, \"reason\": \"it is\\nbusy\"}";
    assertThat(reason(entry, entry)).isEqualTo("it is busy");
    assertThat(endpoint.lastRequest().headers().get("Kta-accepts")).containsExactly("reason");
  }

  @Test
  void plan_reasonsOfOperators_nameThem() {
    assertThat(
            reason(
                "{\"parallelism\": 3, \"reason\": \"it waits\"}",
                "{\"parallelism\": 3, \"reason\": \"it is busy\"}"))
        .isEqualTo("[%s] it waits; [%s] it is busy".formatted(Contexts.SOURCE, Contexts.COUNTER));
    assertThat(reason("{\"parallelism\": 3}", "{\"parallelism\": 3, \"reason\": \"it is busy\"}"))
        .isEqualTo("[" + Contexts.COUNTER + "] it is busy");
  }

  @Test
  void plan_noReason_saysWhoAsked() {
    String entry = "{\"parallelism\": 3, \"reason\": \"\"}";
    assertThat(reason(entry, entry)).isEqualTo("the remote algorithm says so");
  }

  private String reason(String source, String counter) {
    endpoint.answer(
        "/plan",
        200,
        "{%s: %s, %s: %s}".formatted(quoted(SOURCE_KEY), source, quoted(COUNTER_KEY), counter));
    return plan().reason();
  }

  private Decision plan() {
    return algorithm.plan(Contexts.of(Contexts.flink()), JsonObject.empty(), JsonObject.empty());
  }

  private static String quoted(String text) {
    return JsonNodeFactory.instance.textNode(text).toString();
  }
}
