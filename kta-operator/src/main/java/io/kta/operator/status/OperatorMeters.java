package io.kta.operator.status;

import io.kta.SchedulerLoad;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What Prometheus is told of the operator itself; docs/operator.md has the table.
 *
 * @param leads whether it leads
 * @param load what its cycles are doing
 * @param reconciling which changes of policies are worked on
 * @param remembered how many bytes of past results are remembered, by namespace
 * @param shortened of how many policies fewer are remembered than there could be
 */
public record OperatorMeters(
    Supplier<Boolean> leads,
    Supplier<SchedulerLoad> load,
    Supplier<Reconciling> reconciling,
    Supplier<Map<String, Long>> remembered,
    Supplier<Integer> shortened)
    implements MeterBinder {
  private static final double MILLIS = 1000;

  /**
   * The changes of policies that are worked on.
   *
   * @param busy how many
   * @param longest for how long the longest has been
   */
  public record Reconciling(int busy, Duration longest) {}

  @Override
  public void bindTo(MeterRegistry registry) {
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    gauge(registry, "kta.leader", "Whether this operator acts: 1 or 0.", () -> leads.get() ? 1 : 0);
    gauge(registry, "kta.cycles.running", "Cycles under way.", () -> load.get().running());
    gauge(
        registry,
        "kta.calls",
        "Calls under way, those that were given up and have not returned included.",
        () -> load.get().calls());
    gauge(registry, "kta.cycles.waiting", "Cycles that are due and wait.", () -> load.get().late());
    gauge(
        registry,
        "kta.cycles.most.late.seconds",
        "How long the cycle has waited that waits longest.",
        () -> load.get().longestWait().toMillis() / MILLIS);
    gauge(
        registry,
        "kta.reconciliations",
        "Changes of policies that are worked on.",
        () -> reconciling.get().busy());
    gauge(
        registry,
        "kta.reconciliations.longest.seconds",
        "How long the longest of them has been worked on.",
        () -> reconciling.get().longest().toMillis() / MILLIS);
    gauge(
        registry,
        "kta.histories.shortened",
        "Policies of which fewer past results are remembered than there could be.",
        shortened::get);
  }

  private static void gauge(
      MeterRegistry registry, String name, String description, Supplier<Number> value) {
    var unused = Gauge.builder(name, value).description(description).register(registry);
  }

  /** Returns what is looked at before each scrape: the namespaces change. */
  Runnable ofNamespaces(MeterRegistry registry) {
    MultiGauge bytes =
        MultiGauge.builder("kta.history.bytes")
            .description("How much of past results is remembered of a namespace's policies.")
            .register(registry);
    return () -> bytes.register(rows(remembered.get()), true);
  }

  private static List<MultiGauge.Row<?>> rows(Map<String, Long> byNamespace) {
    return byNamespace.entrySet().stream()
        .<MultiGauge.Row<?>>map(
            each -> MultiGauge.Row.of(Tags.of("namespace", each.getKey()), each.getValue()))
        .toList();
  }
}
