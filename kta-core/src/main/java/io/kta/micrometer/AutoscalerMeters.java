package io.kta.micrometer;

import static java.util.Objects.requireNonNull;

import io.kta.Autoscaler;
import io.kta.AutoscalerListener;
import io.kta.CloseReport;
import io.kta.CycleReport;
import io.kta.time.LoopClock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * The meters of autoscalers: a listener of any number of them, whose names differ, bound to any
 * number of registries. Each meter has the tag {@code autoscaler}, with the name; {@link JobMeters}
 * has the rest. Those of an autoscaler go when it is closed. A registry may be bound after the
 * first cycles, as Spring does: up to 20 are kept for it. Thread-safe.
 *
 * <pre>{@code
 * AutoscalerMeters meters = new AutoscalerMeters();
 * Kta.autoscaler().name("wordcount")...listener(meters).start();
 * meters.bindTo(registry);
 * }</pre>
 *
 * @since 0.1
 */
public final class AutoscalerMeters implements AutoscalerListener, MeterBinder {
  private static final int MOST_EARLY = 20;

  private final CompositeMeterRegistry registries = new CompositeMeterRegistry();
  private final LoopClock clock;

  // Guarded by itself: read and written by the threads that tell listeners.
  private final Map<String, Watched> watched = new HashMap<>();
  private final Deque<CycleReport> early = new ArrayDeque<>(); // before there was a registry

  /** An autoscaler, which tells its limits, and its meters. */
  private record Watched(Autoscaler autoscaler, JobMeters meters) {}

  /** Creates meters by the system's clock. */
  public AutoscalerMeters() {
    this(LoopClock.system());
  }

  /** Creates meters by a clock, which an observation grows old by. */
  public AutoscalerMeters(LoopClock clock) {
    this.clock = requireNonNull(clock, "clock");
  }

  /** Has a registry show them. */
  @Override
  public void bindTo(MeterRegistry registry) {
    requireNonNull(registry, "registry");
    synchronized (watched) {
      var unused = registries.add(registry);
      early.forEach(this::record);
      early.clear();
    }
  }

  @Override
  public void onStart(Autoscaler autoscaler) {
    Tags tags = Tags.of("autoscaler", autoscaler.name());
    JobMeters meters = new JobMeters(registries, tags, clock);
    synchronized (watched) {
      watched.putIfAbsent(autoscaler.name(), new Watched(autoscaler, meters));
    }
  }

  @Override
  public void onCycle(CycleReport report) {
    synchronized (watched) {
      if (!registries.getRegistries().isEmpty()) {
        record(report);
        return;
      }
      early.add(report);
      if (early.size() > MOST_EARLY) {
        early.remove();
      }
    }
  }

  private void record(CycleReport report) {
    Watched one = watched.get(report.cycle().autoscaler());
    if (one != null) {
      one.meters().record(report, one.autoscaler().policy());
    }
  }

  @Override
  public void onStop(Autoscaler autoscaler, CloseReport report) {
    synchronized (watched) {
      Watched one = watched.get(autoscaler.name());
      if (one != null && one.autoscaler() == autoscaler) {
        watched.remove(autoscaler.name());
        one.meters().remove();
      }
    }
  }
}
