package io.kta.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.sun.net.httpserver.HttpsConfigurator;
import io.kta.driver.ApplyResult;
import io.kta.driver.ScaleDriverException;
import io.kta.http.SelfSigned;
import io.kta.topology.OperatorId;
import io.kta.topology.ParallelismPlan;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A JobManager that is reached over TLS, or answers only those who show what they were given. */
@Timeout(180)
final class FlinkDriverAccessTest {
  private static SelfSigned own;
  private static SelfSigned other;
  private static SelfSigned elsewhere;

  @BeforeAll
  static void makeCertificates(@TempDir Path dir) throws Exception {
    own = SelfSigned.of(dir, "localhost");
    other = SelfSigned.of(dir, "localhost");
    elsewhere = SelfSigned.of(dir, "flink.example.com");
  }

  @Test
  void observe_clientTrustsOneAuthority_trustsItAndNoOther() throws Exception {
    try (FakeFlink flink = FakeFlink.withTls(new HttpsConfigurator(own.context()))) {
      assertScales(FlinkDriver.builder(flink.uri()).httpClient(client(own.trust())));
      assertRefused(FlinkDriver.builder(flink.uri()).httpClient(client(other.trust())));
      assertRefused(FlinkDriver.builder(flink.uri()));
    }
  }

  @Test
  void observe_certificateOfAnotherHost_isRefused() throws Exception {
    try (FakeFlink flink = FakeFlink.withTls(new HttpsConfigurator(elsewhere.context()))) {
      assertRefused(FlinkDriver.builder(flink.uri()).httpClient(client(elsewhere.trust())));
    }
  }

  /** As Flink does with {@code security.ssl.rest.authentication-enabled}. */
  @Test
  void observe_certificateAskedFor_isShown() throws Exception {
    try (FakeFlink flink = FakeFlink.withTls(new AskingForCertificate(own, other))) {
      assertScales(FlinkDriver.builder(flink.uri()).httpClient(client(other.contextTrusting(own))));
      assertThatExceptionOfType(ScaleDriverException.class)
          .isThrownBy(
              () -> observe(FlinkDriver.builder(flink.uri()).httpClient(client(own.trust()))));
    }
  }

  @Test
  void observeAndApply_headersGiven_areInEveryRequest() {
    try (FakeFlink flink = new FakeFlink()) {
      flink.askFor("Authorization", "Bearer secret");
      assertScales(
          FlinkDriver.builder(flink.uri())
              .header("Authorization", "Bearer secret")
              .header("X-Tenant", "streams"));
      assertThat(flink.requests()).anyMatch(request -> request.startsWith("PUT"));
    }
  }

  @Test
  void observe_headerNotTheRightOne_failsAndDoesNotTellIt() {
    try (FakeFlink flink = new FakeFlink()) {
      flink.askFor("Authorization", "Bearer secret");
      assertThatExceptionOfType(ScaleDriverException.class)
          .isThrownBy(
              () -> observe(FlinkDriver.builder(flink.uri()).header("Authorization", "Bearer old")))
          .withMessageContaining("was answered with 401")
          .withMessageContaining("header Authorization")
          .satisfies(e -> assertThat(e.toString()).doesNotContain("old"));
    }
  }

  @Test
  void build_headerThatCannotBeSent_isRefusedWithoutItsValue() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                FlinkDriver.builder(URI.create("https://localhost"))
                    .header("Authorization", "Bearer secret\n")
                    .build())
        .withMessageContaining("header 'Authorization' cannot be sent")
        .satisfies(e -> assertThat(e.toString()).doesNotContain("secret"));
  }

  @Test
  void builder_userOrQueryInTheAddress_isRefusedWithoutShowingIt() {
    for (String address :
        List.of("https://me:secret@flink:8081", "https://flink:8081/?token=secret")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> FlinkDriver.builder(URI.create(address)))
          .withMessageContaining("base URL of the JobManager at flink")
          .satisfies(e -> assertThat(e.toString()).doesNotContain("secret"));
    }
  }

  @Test
  void httpClient_followsRedirects_isRefused() {
    HttpClient client = HttpClient.newBuilder().followRedirects(Redirect.NORMAL).build();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FlinkDriver.builder(URI.create("http://localhost")).httpClient(client))
        .withMessageContaining("httpClient follows redirects (NORMAL)")
        .withMessageContaining("build it with followRedirects(NEVER)");
  }

  private static HttpClient client(SSLContext tls) {
    return HttpClient.newBuilder().sslContext(tls).build();
  }

  private static void assertScales(FlinkDriverBuilder builder) {
    try (FlinkDriver driver = builder.build()) {
      ParallelismPlan plan =
          ParallelismPlan.asIs(driver.observe().observation().orElseThrow().topology())
              .with(new OperatorId(FakeFlink.COUNTER), 3);
      assertThat(driver.apply(plan)).isEqualTo(ApplyResult.applied());
    }
  }

  private static void assertRefused(FlinkDriverBuilder builder) {
    assertThatExceptionOfType(ScaleDriverException.class)
        .isThrownBy(() -> observe(builder))
        .withMessageContaining("SSLHandshakeException");
  }

  private static void observe(FlinkDriverBuilder builder) {
    try (FlinkDriver driver = builder.build()) {
      var unused = driver.observe().observation();
    }
  }
}
