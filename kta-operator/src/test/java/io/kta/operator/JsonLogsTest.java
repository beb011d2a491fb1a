package io.kta.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Logs of the operator's own process, which ends at once since its port is none. */
@Timeout(180)
final class JsonLogsTest {

  @Test
  void main_logFormatJson_writesALineOfJsonPerEvent() throws IOException, InterruptedException {
    JsonNode event = new ObjectMapper().readTree(outputOf(Map.of("LOG_FORMAT", "json")));
    assertThat(event.path("level").asText()).isEqualTo("ERROR");
    assertThat(event.path("formattedMessage").asText())
        .isEqualTo("the operator cannot start: PORT is 'none'; it must be a whole number");
    assertThat(event.path("throwable").path("className").asText())
        .isEqualTo("java.lang.IllegalArgumentException");
  }

  @Test
  void main_noLogFormat_writesText() throws IOException, InterruptedException {
    assertThat(outputOf(Map.of()))
        .contains(" ERROR io.kta.operator.Main the operator cannot start: PORT is 'none'");
  }

  /** Whoever writes a spec could else write lines of a log. Issue 14, section 1.7. */
  @Test
  void main_hostileText_makesNoLineOfItsOwn() throws IOException, InterruptedException {
    String hostile = "x\n2030-01-01 00:00:00,000 INFO  i.k.o.KtaOperator forged\u001b[2J\u202e";
    for (String format : List.of("text", "json")) {
      String output = outputOf(Map.of("LOG_FORMAT", format, "PORT", hostile));
      assertThat(output)
          .contains("forged")
          .doesNotContainPattern("(?m)^2030")
          .doesNotContain("\u001b", "\\u001b", "\u202e");
    }
  }

  private static String outputOf(Map<String, String> environment)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElse("java"),
                "-Dlogback.configurationFile=logback.xml",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName())
            .redirectErrorStream(true);
    builder.environment().put("PORT", "none");
    builder.environment().putAll(environment);
    Process process = builder.start();
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertThat(process.waitFor()).isEqualTo(1);
    return output;
  }
}
