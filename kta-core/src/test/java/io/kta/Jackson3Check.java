package io.kta;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import org.junit.jupiter.api.Test;

/** Run by the build with Jackson 3 beside Jackson 2, as in an application of Spring Boot 4. */
final class Jackson3Check {

  @Test
  void write_reportByTheMapperOfAnApplication_saysWhichOutcomeResultAndDecisionItHas()
      throws Exception {
    Class<?> mapper = Class.forName("tools.jackson.databind.json.JsonMapper");
    Method write = mapper.getMethod("writeValueAsString", Object.class);
    String json = (String) write.invoke(mapper.getMethod("shared").invoke(null), report());
    assertThat(json)
        .contains("\"outcome\":{\"type\":\"Applied\",\"result\":{\"type\":\"Applied\"")
        .contains(
            "\"proposed\":{\"type\":\"Scale\",\"plan\":{\"targets\":{\"source\":1,\"map\":4}}")
        .contains("\"operator\":\"map\"");
  }

  private static CycleReport report() {
    return UserMapperTest.report();
  }
}
