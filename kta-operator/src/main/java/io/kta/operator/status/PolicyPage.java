package io.kta.operator.status;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.kta.CycleReport;
import io.kta.operator.resource.ConditionStatus;
import io.kta.operator.resource.KtaPolicyStatus;
import io.kta.page.JobHealth;
import io.kta.page.KtaPage;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The live page of the policies that this operator runs, at the loopback interface of its pod, so
 * that only who may forward ports to the pod sees it; or none. Thread-safe.
 */
public final class PolicyPage implements AutoCloseable {
  private static final Logger logger = LoggerFactory.getLogger(PolicyPage.class);

  private final Optional<KtaPage> page;

  private PolicyPage(Optional<KtaPage> page) {
    this.page = page;
  }

  /** Returns no page: what is told to it is dropped. */
  public static PolicyPage none() {
    return new PolicyPage(Optional.empty());
  }

  /**
   * Returns a page that is served from now on; none if no port is given, or the port is not to be
   * had, since an operator without a page does its work all the same.
   *
   * @param port where it is served; 0 picks a free one
   * @param historyBytes how many bytes the past cycles of all policies may take
   * @param notice what is said at its top
   */
  public static PolicyPage at(OptionalInt port, long historyBytes, Supplier<String> notice) {
    if (port.isEmpty()) {
      return none();
    }
    try {
      KtaPage page =
          KtaPage.builder()
              .port(port.getAsInt())
              .title("KTA operator")
              .historyBytes(historyBytes)
              .notice(notice)
              .start();
      logger.info("the page is at {}, for this pod alone", page.uri());
      return new PolicyPage(Optional.of(page));
    } catch (UncheckedIOException e) {
      logger.warn("there is no page: {}; set PAGE_PORT, or PAGE_PORT=off", e.getMessage());
      return none();
    }
  }

  /** Returns where it is, as seen from within the pod; empty if there is none. */
  public Optional<URI> uri() {
    return page.map(KtaPage::uri);
  }

  /** Shows what a cycle of a policy did. */
  public void record(CycleReport report) {
    page.ifPresent(shown -> shown.onCycle(report));
  }

  /** Shows how a policy is, by what its status says. */
  public void record(ResourceID policy, KtaPolicyStatus status) {
    page.ifPresent(shown -> shown.show(name(policy), health(status)));
  }

  /** Takes a policy that is gone off the page. */
  public void forget(ResourceID policy) {
    page.ifPresent(shown -> shown.forget(name(policy)));
  }

  private static JobHealth health(KtaPolicyStatus status) {
    String obstacle = status.reason == null ? "Ready" : status.reason;
    ConditionStatus ready = ConditionStatus.find(status, "Ready");
    if (ready == null || "True".equals(ready.status)) {
      return new JobHealth(obstacle, "", Boolean.TRUE.equals(status.error));
    }
    return "False".equals(ready.status)
        ? JobHealth.unhealthy(obstacle, orEmpty(ready.message))
        : JobHealth.healthy(orEmpty(ready.reason));
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  private static String name(ResourceID policy) {
    return policy.getNamespace().orElse("") + "/" + policy.getName();
  }

  @Override
  public void close() {
    page.ifPresent(KtaPage::close);
  }
}
