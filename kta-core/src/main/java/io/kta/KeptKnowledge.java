package io.kta;

import io.kta.Steps.FailedStep;
import io.kta.knowledge.CycleId;
import io.kta.knowledge.Knowledge;
import io.kta.knowledge.Outcome;
import io.kta.metrics.Observation;
import io.kta.time.LoopClock;
import io.kta.topology.Topology;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an autoscaler knows from one cycle to the next, and whether the store knows it too. One
 * thread at a time.
 */
final class KeptKnowledge<M, A> {
  private static final Logger logger = LoggerFactory.getLogger(Autoscaler.class);

  private final Steps<M, A> steps;
  private final HistoryFit history;
  private final LoopClock clock;
  private Knowledge<M, A> knowledge = Knowledge.none();
  private @Nullable Topology lastTopology;
  private boolean loaded;
  private boolean unsaved;
  private long number;

  KeptKnowledge(Steps<M, A> steps, HistoryFit history, LoopClock clock) {
    this.steps = steps;
    this.history = history;
    this.clock = clock;
  }

  Knowledge<M, A> knowledge() {
    return knowledge;
  }

  void become(Knowledge<M, A> next) {
    knowledge = history.fit(next);
  }

  /** Counts one more cycle. */
  CycleId nextCycle(String autoscaler) {
    return new CycleId(autoscaler, ++number);
  }

  /** Returns whether the last plan may still be on its way. */
  boolean isPlanUnderWay() {
    return knowledge.isLastPlanUnfinished() || knowledge.log().isOnItsWay();
  }

  void takeOver(OrderBook orders) {
    knowledge = knowledge.withOrders(orders.takeOver(knowledge.orders()));
  }

  /** Returns the observation with the topology of before if that is equal, so as to keep one. */
  Observation sharing(Observation observed) {
    Topology before = lastTopology;
    if (before == null || !before.equals(observed.topology())) {
      lastTopology = observed.topology();
      return observed;
    }
    return observed.withTopology(before);
  }

  /** Loads what is known, once; returns how the cycle ends if that fails. */
  Optional<Outcome> load(CycleNotes<M, A> notes) {
    if (loaded) {
      return Optional.empty();
    }
    try {
      knowledge = history.fit(steps.load(notes).orElse(knowledge));
      number = knowledge.newest().map(newest -> newest.cycle().number()).orElse(number);
      loaded = true;
      return Optional.empty();
    } catch (FailedStep e) {
      return Optional.of(e.outcome());
    }
  }

  /** Saves what is known; returns how the cycle ends, which was to end otherwise if that fails. */
  Outcome save(CycleNotes<M, A> notes, Outcome decided) {
    try {
      save(notes);
      return decided;
    } catch (FailedStep e) {
      return decided.isFailed() ? decided : e.outcome().after(decided);
    }
  }

  private void save(CycleNotes<M, A> notes) throws FailedStep {
    unsaved = true;
    steps.save(knowledge, notes);
    unsaved = false;
  }

  /** Saves what is about to be known; a failure is logged, and reported where the cycle ends. */
  void saveAhead(Knowledge<M, A> next, CycleNotes<M, A> notes) {
    try {
      steps.save(next, notes);
    } catch (FailedStep e) {
      logger.debug("{}: the plan is handed over without having been saved", notes.cycle(), e);
    }
  }

  /**
   * Saves the orders that no cycle has taken over, and what the last cycle could not save.
   *
   * @return what was not saved, as a sentence; empty if all is saved
   */
  Optional<String> saveRest(OrderBook orders) {
    if (orders.isEmpty() && !unsaved) {
      return Optional.empty();
    }
    CycleNotes<M, A> notes = new CycleNotes<>(clock.now());
    Optional<Outcome> notLoaded = load(notes);
    if (notLoaded.isPresent()) {
      return Optional.of("the last orders are lost: " + notLoaded.get());
    }
    takeOver(orders);
    try {
      save(notes);
      return Optional.empty();
    } catch (FailedStep e) {
      return Optional.of("what is known was not saved: " + e.outcome().reason());
    }
  }
}
