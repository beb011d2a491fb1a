package io.kta.crash;

import io.kta.algorithm.Algorithm;
import io.kta.algorithm.Algorithms;
import io.kta.algorithm.Context;
import io.kta.algorithm.Decision;
import io.kta.knowledge.CycleId;
import io.kta.knowledge.CycleResult;
import io.kta.knowledge.CycleResult.Plans;
import io.kta.knowledge.Knowledge;
import io.kta.knowledge.KnowledgeOwner;
import io.kta.knowledge.KnowledgeStore;
import io.kta.knowledge.Outcome;
import io.kta.metrics.Observation;
import io.kta.metrics.OperatorMetrics;
import io.kta.metrics.TimeShares;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import io.kta.topology.ParallelismPlan;
import io.kta.topology.Topology;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * The process in which KTA is a module: lets every algorithm work for some cycles, saves what it
 * knows, reads it back, and tells which came back as they were.
 */
public final class ReadResultsBack {
  private static final int CYCLES = 8;

  /** What each decorator is put around. */
  private static final Map<String, String> AROUND =
      Map.of("MedianOf", "Kta", "Headroom", "Ds2", "Trend", "Dhalion", "SameForAll", "Ds2");

  private ReadResultsBack() {}

  /** Saves into files in the folder that is its argument. */
  public static void main(String[] args) {
    Path folder = Path.of(args[0]);
    for (String type : Algorithms.types()) {
      String inner = AROUND.get(type);
      Map<String, ?> parameters = inner == null ? Map.of() : Map.of("of", inner);
      readBack(type, Algorithms.named(type, parameters), folder);
    }
  }

  private static <M, A> void readBack(String name, Algorithm<M, A> algorithm, Path folder) {
    Knowledge<M, A> knowledge = Knowledge.none();
    for (int cycle = 1; cycle <= CYCLES; cycle++) {
      knowledge = knowledge.with(next(algorithm, knowledge, cycle), CYCLES);
    }
    Path file = folder.resolve(name + ".json");
    KnowledgeOwner<M, A> owner = new KnowledgeOwner<>("results", name, algorithm.resultTypes());
    try (KnowledgeStore store = KnowledgeStore.inFile(file)) {
      store.save(owner, knowledge);
    }
    try (KnowledgeStore store = KnowledgeStore.inFile(file)) {
      Knowledge<M, A> read = store.load(owner).orElse(Knowledge.none());
      boolean same = read.history().equals(knowledge.history());
      System.out.println(name + (same ? " came back" : " is now " + read.history()));
    }
  }

  private static <M, A> CycleResult<M, A> next(
      Algorithm<M, A> algorithm, Knowledge<M, A> knowledge, int cycle) {
    CycleId id = new CycleId("results", cycle);
    Observation seen = seen(cycle);
    Context<M, A> context = Context.of(id, seen.at(), seen, knowledge.history());
    M monitored = algorithm.monitor(context);
    A analyzed = algorithm.analyze(context, monitored);
    Decision decision = algorithm.plan(context, monitored, analyzed);
    Optional<ParallelismPlan> plan =
        decision instanceof Decision.Scale scale ? Optional.of(scale.plan()) : Optional.empty();
    return new CycleResult<>(
        id,
        seen.at(),
        seen.at(),
        Optional.of(monitored),
        Optional.of(analyzed),
        new Plans(Optional.of(ParallelismPlan.asIs(seen.topology())), plan, Optional.empty()),
        new Outcome.Held(decision.reason()));
  }

  /**
   * A job that is too small, runs otherwise from the fifth cycle on, and is limited by its sink.
   */
  private static Observation seen(int cycle) {
    OperatorMetrics metrics =
        OperatorMetrics.unknown()
            .withRecordsInPerSecond(1000)
            .withRecordsOutPerSecond(1000)
            .withTimeShares(new TimeShares(0.5, 0, 0.5));
    return Observation.of(
        Instant.EPOCH.plus(Duration.ofMinutes(cycle)),
        Topology.chain(
            Operator.of("source", 1), Operator.of("sink", cycle < 5 ? 2 : 3).withMaxParallelism(3)),
        Map.of(
            new OperatorId("source"),
            metrics.withPendingRecords(60_000.0 * cycle),
            new OperatorId("sink"),
            metrics.withTimeShares(new TimeShares(1, 0, 0))));
  }
}
