package io.kta.simulation;

import io.kta.AutoscalerListener;
import io.kta.CycleReport;
import io.kta.knowledge.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Counts cycles and keeps the newest of what is worth telling of them. Not thread-safe. */
final class EventLog implements AutoscalerListener {
  static final int MOST = 5000;

  private final Instant start;
  private final Deque<SimulationEvent> events = new ArrayDeque<>(); // oldest first
  private @Nullable CycleReport firstFailure;
  int cycles;
  int failedCycles;

  EventLog(Instant start) {
    this.start = start;
  }

  @Override
  public void onCycle(CycleReport report) {
    cycles++;
    if (report.outcome() instanceof Outcome.Failed) {
      failedCycles++;
      firstFailure = firstFailure == null ? report : firstFailure;
    }
    SimulationEvent.of(report, Duration.between(start, report.startedAt())).ifPresent(this::add);
  }

  private void add(SimulationEvent event) {
    if (events.size() == MOST) {
      events.removeFirst();
    }
    events.add(event);
  }

  List<SimulationEvent> events() {
    return List.copyOf(events);
  }

  /** Returns the first cycle that failed. */
  Optional<CycleReport> firstFailure() {
    return Optional.ofNullable(firstFailure);
  }
}
