package io.kta.page;

import static java.util.Objects.requireNonNull;

import io.kta.Autoscaler;
import io.kta.AutoscalerListener;
import io.kta.CycleReport;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;

/**
 * A live page about autoscalers, for a browser: their jobs, the topology with its numbers, what
 * limits the parallelism now, and the decisions with their explanations. It is only read: nothing
 * can be changed there. Thread-safe.
 *
 * <pre>{@code
 * KtaPage page = KtaPage.builder(autoscaler).port(8090).start();
 * }</pre>
 *
 * <p>A page of given autoscalers looks at them once a second, so where cycles are shorter, some are
 * missed. A page that is a listener misses none:
 *
 * <pre>{@code
 * KtaPage page = KtaPage.builder().port(8090).start();
 * Kta.autoscaler().name("wordcount")...listener(page).start();
 * }</pre>
 *
 * <p>Autoscalers of one name are one job. Past cycles are kept in memory, within a bound. All
 * threads are daemons, so that a page does not keep the JVM running. There is no authentication: by
 * default only this machine reaches it.
 *
 * @since 0.1
 */
public final class KtaPage implements AutoscalerListener, AutoCloseable {
  private final Jobs jobs;
  private final PageServer server;
  private final Lookout lookout;

  KtaPage(Jobs jobs, List<Autoscaler> autoscalers, PageServer.Settings settings) {
    this.jobs = jobs;
    this.server = PageServer.start(settings, new PageContent(jobs));
    this.lookout = Lookout.at(autoscalers, jobs);
  }

  /**
   * Returns a builder of a page.
   *
   * @param autoscalers which it looks at once a second, and whose names must differ; none for a
   *     page that is a listener
   */
  public static KtaPageBuilder builder(Autoscaler... autoscalers) {
    return new KtaPageBuilder(List.of(autoscalers));
  }

  /** Returns where it is, for a browser on this machine. */
  public URI uri() {
    InetSocketAddress address = server.address();
    String host = address.getAddress().isAnyLocalAddress() ? "localhost" : literal(address);
    return URI.create("http://" + host + ":" + address.getPort() + "/");
  }

  private static String literal(InetSocketAddress address) {
    String text = address.getAddress().getHostAddress();
    int zone = text.indexOf('%');
    String plain = zone < 0 ? text : text.substring(0, zone);
    return plain.indexOf(':') < 0 ? plain : "[" + plain + "]";
  }

  @Override
  public void onStart(Autoscaler autoscaler) {
    jobs.run(autoscaler.name(), autoscaler);
  }

  /** Shows a cycle, with the job of its autoscaler's name. */
  @Override
  public void onCycle(CycleReport report) {
    jobs.see(requireNonNull(report, "report"));
  }

  /**
   * Shows how a job is, instead of what its autoscaler does; also of one that has no autoscaler,
   * since it cannot be run.
   */
  public void show(String job, JobHealth state) {
    jobs.show(requireNonNull(job, "job"), requireNonNull(state, "state"));
  }

  /** Takes a job off the page, with all its cycles; does nothing if it is not there. */
  public void forget(String job) {
    jobs.forget(requireNonNull(job, "job"));
  }

  /** Ends the page and its threads; the autoscalers run on. Further calls do nothing. */
  @Override
  public void close() {
    lookout.close();
    server.close();
  }
}
