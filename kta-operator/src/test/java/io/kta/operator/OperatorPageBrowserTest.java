package io.kta.operator;

import static io.kta.operator.FakeCluster.NAMESPACE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kta.page.Chromium;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The page that an operator serves of its policies in a real browser, if there is one; otherwise
 * these tests are skipped. What the page does with one job, kta-simulation's tests have.
 */
@Timeout(600)
final class OperatorPageBrowserTest {
  private static final String OTHER_NAMESPACE = "sensors";
  private static final Duration SOON = Duration.ofMinutes(2);

  @TempDir static Path folder;

  private static Chromium browser;
  private final FakeCluster cluster = new FakeCluster();

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
  void resetWindow() {
    browser.size(1280, 900);
    browser.scheme("light");
  }

  @AfterEach
  void close() {
    browser.open(URI.create("about:blank"));
    cluster.close();
  }

  @Test
  void page_policiesOfTwoNamespaces_showsEachWithItsStateDecisionsAndFaults() throws IOException {
    createPolicy(NAMESPACE, "words", "");
    createPolicy(OTHER_NAMESPACE, "words", "");
    createPolicy(OTHER_NAMESPACE, "wrong", "    maxParallelism: 0\n    minParallelism: 7\n");
    try (KtaOperator operator = start(Map.of())) {
      browser.openLivePage(operator.page().orElseThrow());
      browser.await("document.querySelectorAll('#jobs button').length === 3");

      assertThat(browser.text("#title")).isEqualTo("KTA operator");
      assertThat(browser.text("#notice"))
          .contains("Policies of ", NAMESPACE, OTHER_NAMESPACE)
          .doesNotContain("does not lead");
      choose(OTHER_NAMESPACE + "/words");
      browser.await("document.querySelectorAll('#decisions li').length > 0");
      browser.await("document.getElementById('state').textContent === 'Ready'");
      assertThat(browser.text("#graph")).contains("words");
      assertThat(browser.eval("document.querySelector('#decisions').textContent").asText())
          .contains("the policy admits 3");
      choose(OTHER_NAMESPACE + "/wrong");
      browser.await("document.getElementById('state').textContent === 'InvalidSpec'");
      assertThat(browser.text("#detail")).contains("maxParallelism");
      assertThat(browser.complaints()).isEmpty();
      assertAccessible();
    }
  }

  @Test
  void page_ofAnOperatorThatDoesNotLead_saysSoAndShowsNoPolicy() throws IOException {
    createPolicy(NAMESPACE, "words", "");
    try (KtaOperator leader = start(election("first"))) {
      await().atMost(SOON).until(leader::leads);
      try (KtaOperator follower = start(election("second"))) {
        browser.openLivePage(follower.page().orElseThrow());
        browser.await("document.getElementById('notice').textContent.includes('not lead')");
        assertThat(browser.text("#notice"))
            .contains("runs none; the Lease names the one that does.");
        assertThat(browser.count("#jobs button")).isZero();
        assertThat(browser.eval("!document.getElementById('none').hidden").asBoolean()).isTrue();
        assertThat(browser.complaints()).isEmpty();
        assertAccessible();
      }
    }
  }

  private static void assertAccessible() throws IOException {
    for (String scheme : List.of("light", "dark")) {
      browser.scheme(scheme);
      browser.eval("document.querySelectorAll('details').forEach((d) => { d.open = true; })");
      assertThat(browser.accessibilityFaults()).as(scheme).isEmpty();
    }
    browser.size(360, 740);
    assertThat(browser.eval("document.documentElement.scrollWidth").asInt())
        .as("a phone's screen is not scrolled sideways")
        .isLessThanOrEqualTo(360);
  }

  private static void choose(String policy) {
    browser.eval(
        "[...document.querySelectorAll('#jobs button')]"
            + ".find((each) => each.textContent.includes('%s')).click()".formatted(policy));
    browser.await("document.getElementById('name').textContent === '" + policy + "'");
  }

  private void createPolicy(String namespace, String name, String bounds) {
    cluster.createDeployment(namespace, name, 1);
    cluster.create(namespace, PolicyYaml.fixed(name, bounds));
  }

  private KtaOperator start(Map<String, String> settings) {
    Map<String, String> all = new HashMap<>(settings);
    all.put("PORT", "0");
    all.put("PAGE_PORT", "0");
    all.put("WATCH_NAMESPACES", NAMESPACE + "," + OTHER_NAMESPACE);
    return KtaOperator.start(cluster.client(), OperatorConfig.of(all), () -> {});
  }

  private static Map<String, String> election(String pod) {
    return Map.of("LEADER_ELECTION", "true", "POD_NAME", pod, "POD_NAMESPACE", NAMESPACE);
  }
}
