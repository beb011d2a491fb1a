package io.kta.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.kta.Autoscaler;
import io.kta.AutoscalerBuilder;
import io.kta.CycleReport;
import io.kta.Kta;
import io.kta.algorithm.Algorithm;
import io.kta.algorithm.Decision;
import io.kta.driver.ScaleTarget;
import io.kta.driver.ScaleTargetDriver;
import io.kta.knowledge.CycleId;
import io.kta.knowledge.Outcome;
import io.kta.knowledge.Step;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
final class KtaPageTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final HttpClient client = HttpClient.newHttpClient();

  @Test
  void of_anAutoscaler_showsItsLastCycleWithReportAndExplanation() throws Exception {
    try (Autoscaler autoscaler = autoscaler("wordcount");
        KtaPage page = KtaPage.builder(autoscaler).start()) {
      CycleReport report = autoscaler.runOnce();
      JsonNode cycles = json(page, "cycles.json?job=wordcount&after=0");
      while (cycles.path("cycles").isEmpty()) { // it is looked at once a second
        cycles = json(page, "cycles.json?job=wordcount&after=0");
      }
      JsonNode cycle = cycles.at("/cycles/0");
      assertThat(cycle.path("report").toString()).isEqualTo(report.toJson());
      assertThat(cycle.path("explanation").asText()).isEqualTo(report.explain());
      JsonNode job = json(page, "jobs.json").at("/jobs/0");
      assertThat(job.path("name").asText()).isEqualTo("wordcount");
      assertThat(job.path("state").asText()).isEqualTo("idle");
      assertThat(job.path("line").asText()).isEqualTo(report.toString());
      assertThat(job.path("needsAttention").asBoolean()).isFalse();
    }
  }

  @Test
  void builder_asListener_hasEveryCycleAndWhatComesAfterAPlace() throws Exception {
    try (KtaPage page = KtaPage.builder().start();
        Autoscaler autoscaler = builder("wordcount").listener(page).build()) {
      for (int i = 0; i < 5; i++) {
        autoscaler.runOnce();
      }
      JsonNode all = json(page, "cycles.json?job=wordcount&after=0").path("cycles");
      assertThat(all).hasSize(5);
      long third = all.path(2).path("place").asLong();
      assertThat(json(page, "cycles.json?job=wordcount&after=" + third).path("cycles")).hasSize(2);
      assertThat(json(page, "jobs.json").at("/jobs/0/state").asText()).isEqualTo("idle");
    }
  }

  @Test
  void onCycle_failed_needsAttention() throws Exception {
    try (KtaPage page = KtaPage.builder().start()) {
      page.onCycle(failed("a b&c=d", 1));
      assertThat(json(page, "jobs.json").at("/jobs/0/needsAttention").asBoolean()).isTrue();
      String name = URLEncoder.encode("a b&c=d", StandardCharsets.UTF_8);
      assertThat(json(page, "cycles.json?job=" + name + "&after=0").path("cycles")).hasSize(1);
      page.forget("a b&c=d");
      assertThat(json(page, "jobs.json").path("jobs")).isEmpty();
      assertThat(json(page, "cycles.json?job=" + name + "&after=0").path("cycles")).isEmpty();
    }
  }

  @Test
  void historyBytes_many_boundWhatIsKeptAndTakeFromTheLargestJob() throws Exception {
    try (KtaPage page = KtaPage.builder().historyBytes(20_000).start()) {
      page.onCycle(failed("small", 1));
      for (int i = 1; i <= 200; i++) {
        page.onCycle(failed("large", i));
      }
      assertThat(json(page, "cycles.json?job=small&after=0").path("cycles")).hasSize(1);
      JsonNode large = json(page, "cycles.json?job=large&after=0").path("cycles");
      assertThat(large.size()).isBetween(20, 100);
      assertThat(large.path(large.size() - 1).at("/report/cycle/number").asInt()).isEqualTo(200);
    }
  }

  @Test
  void onStart_manyThatAreClosed_keepsTheLastOnes() throws Exception {
    try (KtaPage page = KtaPage.builder().start()) {
      for (int i = 0; i < 50; i++) {
        try (Autoscaler autoscaler = builder("job " + i).listener(page).build()) {
          autoscaler.runOnce();
        }
      }
      JsonNode jobs = json(page, "jobs.json").path("jobs");
      assertThat(jobs.size()).isBetween(20, 22);
      assertThat(jobs.path(jobs.size() - 1).path("name").asText()).isEqualTo("job 49");
      assertThat(jobs.path(jobs.size() - 1).path("state").asText()).isEqualTo("closed");
    }
  }

  @Test
  void notice_thatThrows_isLeftOut() throws Exception {
    try (KtaPage page =
        KtaPage.builder()
            .notice(
                () -> {
                  throw new IllegalStateException("no");
                })
            .start()) {
      assertThat(json(page, "jobs.json").path("notice").asText()).isEmpty();
    }
  }

  @Test
  void of_twoOfOneName_namesIt() {
    try (Autoscaler one = autoscaler("kta");
        Autoscaler other = autoscaler("kta")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> KtaPage.builder(one, other))
          .withMessageContaining("'kta'")
          .withMessageContaining("AutoscalerBuilder.name");
    }
  }

  @Test
  void start_portInUse_saysWhatToDo() {
    try (KtaPage page = KtaPage.builder().start()) {
      assertThatExceptionOfType(UncheckedIOException.class)
          .isThrownBy(() -> KtaPage.builder().port(page.uri().getPort()).start())
          .withMessageContaining("choose another port");
    }
  }

  private static Autoscaler autoscaler(String name) {
    return builder(name).build();
  }

  private static AutoscalerBuilder builder(String name) {
    return Kta.autoscaler()
        .name(name)
        .algorithm(Algorithm.of("algorithm").plan(context -> new Decision.Hold("all is well")))
        .driver(ScaleTargetDriver.of(ScaleTarget.inMemory("counter", 2)));
  }

  private static CycleReport failed(String job, int number) {
    return CycleReport.of(
        new CycleId(job, number),
        START.plusSeconds(number),
        new Outcome.Failed(Step.OBSERVE, "no answer", Optional.empty()));
  }

  private JsonNode json(KtaPage page, String path) throws Exception {
    URI uri = page.uri().resolve(path);
    HttpResponse<String> answer =
        client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(200);
    return JsonMapper.builder().build().readTree(answer.body());
  }
}
