package io.kta.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kta.algorithm.Algorithm;
import io.kta.algorithm.Decision;
import io.kta.policy.Behavior;
import io.kta.policy.ScalingPolicy;
import io.kta.simulation.Load;
import io.kta.simulation.RescaleCost;
import io.kta.simulation.SimulatedOperator;
import io.kta.simulation.SimulatedTopology;
import io.kta.simulation.Simulation;
import io.kta.topology.OperatorId;
import io.kta.topology.ParallelismPlan;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The page in a real browser, if there is one; otherwise these tests are skipped. With {@code
 * -Dkta.screenshots=../docs} they write the pictures of the docs.
 */
@Timeout(600)
final class KtaPageBrowserTest {
  private static final String HOSTILE =
      "<script>document.title='owned'</script>\n\"&'><img src=x onerror=alert(1)>\u202Eevil\u2066";

  @TempDir static Path folder;

  private static Chromium browser;
  private KtaPage page;

  @BeforeAll
  static void startBrowser() throws IOException {
    browser = Chromium.start(folder);
  }

  @AfterAll
  static void endBrowser() {
    if (browser != null) {
      browser.close();
    }
  }

  @BeforeEach
  void startPage() {
    page = KtaPage.builder().title("KTA on this machine").start();
    browser.size(1280, 900);
    browser.scheme("light");
  }

  @AfterEach
  void endPage() {
    browser.open(URI.create("about:blank"));
    page.close();
  }

  @Test
  void page_ofARun_showsTopologyChartsLimitsAndDecisions() throws IOException {
    wordCount();
    open();
    assertThat(browser.text("#title")).isEqualTo("KTA on this machine");
    assertThat(browser.text("#connection")).isEqualTo("Live");
    assertThat(browser.text("#jobs")).contains("simulation").contains("3 operators");
    assertThat(browser.text("#graph"))
        .contains("sentences", "tokenizer", "counter")
        .contains("busy");
    assertThat(browser.count("#graph .node")).isEqualTo(3);
    assertThat(browser.count("#graph path.edge")).isEqualTo(2);
    assertThat(browser.text("#limits"))
        .contains("by the rule stabilization: no less than", "is the busiest operator");
    assertThat(browser.count("#operators tbody tr")).isEqualTo(3);
    assertThat(browser.count(".chart canvas")).isEqualTo(3);
    assertThat(browser.count("#decisions li.change")).isGreaterThan(2);
    assertThat(browser.eval("document.querySelector('#decisions pre').textContent").asText())
        .contains("runs at", "the algorithm asks for", "the policy admits");
    assertThat(browser.complaints()).isEmpty();
    shoot();
  }

  @Test
  void page_whileItIsOpen_showsWhatComes() throws IOException {
    open();
    assertThat(browser.eval("!document.getElementById('none').hidden").asBoolean()).isTrue();
    wordCount();
    browser.await("document.querySelectorAll('#graph .node').length === 3");
    page.show("other", JobHealth.unhealthy("InvalidSpec", "spec.scaleDriver is missing; add it"));
    browser.await("document.querySelectorAll('#jobs button').length === 2");
    browser.eval("document.querySelectorAll('#jobs button')[1].click()");
    browser.await("document.getElementById('name').textContent === 'other'");
    assertThat(browser.text("#detail")).isEqualTo("spec.scaleDriver is missing; add it");
    assertThat(browser.text("#state")).isEqualTo("InvalidSpec");
    page.forget("other");
    browser.await("document.querySelectorAll('#jobs button').length === 1");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void page_hostileNamesAndReasons_areTextAndChangeNothing() {
    Simulation.of(SimulatedTopology.builder().source(HOSTILE, 100, Load.constant(50)))
        .algorithm(
            Algorithm.of(HOSTILE)
                .plan(
                    context ->
                        new Decision.Scale(
                            ParallelismPlan.asIs(context.topology())
                                .with(new OperatorId(HOSTILE), 2),
                            HOSTILE)))
        .listener(page)
        .runFor(Duration.ofMinutes(10));
    page.show(HOSTILE, JobHealth.unhealthy(HOSTILE, HOSTILE));
    open();
    browser.eval("document.querySelectorAll('#jobs button')[1].click()");
    browser.await("document.getElementById('state').textContent.includes('onerror')");
    browser.eval("document.querySelectorAll('#jobs button')[0].click()");
    browser.await("document.querySelectorAll('#graph .node').length === 1");
    assertThat(browser.text("#graph")).contains("<script>");
    assertThat(browser.eval("document.title").asText()).isEqualTo("KTA on this machine");
    assertThat(browser.count("img")).isZero();
    assertThat(browser.count("script")).isEqualTo(5);
    assertThat(browser.eval("/[\\u202a-\\u202e\\u2066-\\u2069]/.test(document.body.textContent)"))
        .isEqualTo(browser.eval("false"));
    assertThat(browser.eval("document.documentElement.scrollWidth <= innerWidth").asBoolean())
        .isTrue();
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void page_inLightAndDarkOpenAndClosed_isAccessible() throws IOException {
    wordCount();
    page.show("other", JobHealth.unhealthy("InvalidSpec", "spec.scaleDriver is missing; add it"));
    for (String scheme : List.of("light", "dark")) {
      browser.scheme(scheme);
      open();
      browser.eval("document.querySelectorAll('details').forEach((d) => { d.open = true; })");
      browser.eval("document.querySelector('#graph .node').dispatchEvent(new MouseEvent('click'))");
      assertThat(browser.accessibilityFaults()).as(scheme).isEmpty();
    }
    assertThat(browser.eval("getComputedStyle(document.body).backgroundColor").asText())
        .isEqualTo("rgb(13, 13, 13)");
  }

  /** Seen at the quick start's first vertex, whose 24 bold letters were wider than its box. */
  @Test
  void page_longNames_stayWithinTheirBoxes() {
    Simulation.of(
            SimulatedTopology.builder()
                .source("Source: sentences -> tokenizer", 100, Load.constant(50))
                .operator(SimulatedOperator.of("W".repeat(40), 100))
                .edge("Source: sentences -> tokenizer", "W".repeat(40)))
        .algorithm(busy())
        .listener(page)
        .runFor(Duration.ofMinutes(2));
    open();
    browser.await("document.querySelectorAll('#graph .node').length === 2");
    JsonNode overhang =
        browser.eval(
            "[...document.querySelectorAll('#graph .node')].map((node) =>"
                + " node.querySelector('.title').getBoundingClientRect().right"
                + " - node.querySelector('.box').getBoundingClientRect().right)");
    assertThat(overhang).hasSize(2).allMatch(pixels -> pixels.asDouble() < -5);
    assertThat(browser.text("#graph")).contains("Source: ", "WWW", "…");
  }

  /** The main landmark was hidden, so that the link to it led nowhere. */
  @Test
  void page_withoutAJob_isAccessible() throws IOException {
    open();
    assertThat(browser.accessibilityFaults()).isEmpty();
    assertThat(browser.text("main")).isEqualTo("No job yet.");
  }

  @Test
  void page_byKeyboardAlone_choosesAnOperatorAndMovesThroughTime() {
    wordCount();
    open();
    browser.press("Tab");
    assertThat(focused()).contains("Skip to the job");
    for (int i = 0; i < 10 && !focused().startsWith("sentences"); i++) {
      browser.press("Tab");
    }
    assertThat(focused()).startsWith("sentences: runs at");
    browser.press("ArrowRight");
    assertThat(focused()).startsWith("tokenizer: runs at");
    browser.press("Enter");
    assertThat(browser.text("#load-title")).isEqualTo("Load and capacity of tokenizer");
    for (int i = 0; i < 10 && !focused().startsWith("Load and capacity"); i++) {
      browser.press("Tab");
    }
    assertThat(focused()).startsWith("Load and capacity of tokenizer over time. Latest: capacity ");
    browser.press("ArrowRight");
    browser.await("/\\d/.test(document.querySelector('#load .u-legend').textContent)");
    browser.press("ArrowRight");
    assertThat(browser.text("#load .u-legend")).contains("capacity", "load");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void page_onAPhone_doesNotScrollSideways() {
    wordCount();
    browser.size(360, 740);
    open();
    assertThat(browser.eval("document.documentElement.scrollWidth").asInt())
        .isLessThanOrEqualTo(360);
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void page_whoseServerIsGone_saysSo() {
    wordCount();
    open();
    page.close();
    browser.await("document.getElementById('connection').className === 'lost'");
    assertThat(browser.text("#connection")).contains("trying again");
    assertThat(browser.count("#graph .node")).isEqualTo(3);
  }

  private void wordCount() {
    Simulation.of(
            SimulatedTopology.builder()
                .source("sentences", 3_000, Load.cosine(1_000, 800, Duration.ofHours(1)))
                .operator(SimulatedOperator.of("tokenizer", 500).parallelism(3))
                .operator(SimulatedOperator.of("counter", 300).parallelism(4))
                .edge("sentences", "tokenizer")
                .edge("tokenizer", "counter")
                .rescaleCost(RescaleCost.inPlace()))
        .algorithm(busy())
        .policy(
            ScalingPolicy.builder()
                .maxParallelism(8)
                .behavior(Behavior.kubernetesDefaults())
                .build())
        .listener(page)
        .runFor(Duration.ofMinutes(85));
    page.show("simulation", JobHealth.healthy("idle")); // which it would be were it not over
  }

  private static Algorithm<?, ?> busy() {
    return Algorithm.of("algorithm")
        .plan(
            context ->
                new Decision.Scale(
                    ParallelismPlan.of(
                        context.topology(),
                        operator ->
                            operator.nearest(
                                (int)
                                    Math.ceil(
                                        operator.parallelism()
                                            * context
                                                .observation()
                                                .metricsOf(operator.id())
                                                .busyRatio()
                                                .orElse(0.6)
                                            / 0.6))),
                    "operators should be busy for 0.6 of the time"));
  }

  private void open() {
    browser.openLivePage(page.uri());
  }

  private static String focused() {
    return browser
        .eval(
            "document.activeElement.getAttribute('aria-label') ??"
                + " document.activeElement.textContent")
        .asText();
  }

  private static void shoot() throws IOException {
    String docs = System.getProperty("kta.screenshots", "");
    for (String scheme : List.of("light", "dark")) {
      browser.scheme(scheme);
      browser.await("matchMedia('(prefers-color-scheme: " + scheme + ")').matches");
      byte[] picture = browser.screenshot();
      assertThat(picture.length).isLessThan(150_000);
      Path place = docs.isEmpty() ? folder : Path.of(docs);
      Chromium.write(place.resolve("page-" + scheme + ".png"), picture);
    }
  }
}
