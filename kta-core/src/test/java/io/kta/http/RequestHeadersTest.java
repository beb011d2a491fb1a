package io.kta.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class RequestHeadersTest {

  @Test
  void faults_valuesThatCannotBeSent_areNotShown() {
    RequestHeaders headers = new RequestHeaders(Map.of("Authorization", "Bearer secret\n"));
    assertThat(headers.faults())
        .singleElement()
        .asString()
        .contains("header 'Authorization' cannot be sent")
        .doesNotContain("secret");
    assertThat(headers).hasToString("RequestHeaders[Authorization]");
  }

  @Test
  void faults_nameThatCannotBeSent_isShownOnOneLine() {
    assertThat(new RequestHeaders(Map.of("a\nb", "1", "Host", "h", "X-Ok", "1")).faults())
        .hasSize(2)
        .anyMatch(fault -> fault.startsWith("header 'a b' cannot be sent"))
        .anyMatch(fault -> fault.startsWith("header 'Host' cannot be sent"));
  }

  @Test
  void addTo_nameThatIsThere_isReplaced() {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://localhost")).header("Accept", "text/plain");
    new RequestHeaders(Map.of("accept", "application/json")).addTo(request);
    assertThat(request.build().headers().allValues("Accept")).containsExactly("application/json");
  }
}
