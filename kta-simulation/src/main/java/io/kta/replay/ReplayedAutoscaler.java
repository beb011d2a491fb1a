package io.kta.replay;

import static java.util.Objects.requireNonNull;

import io.kta.Autoscaler;
import io.kta.CycleReport;
import io.kta.Kta;
import io.kta.LoopScheduler;
import io.kta.algorithm.Algorithm;
import io.kta.driver.ApplyResult;
import io.kta.driver.ScaleDriver;
import io.kta.driver.ScaleDriverException;
import io.kta.knowledge.CycleId;
import io.kta.knowledge.CycleResult;
import io.kta.knowledge.Knowledge;
import io.kta.knowledge.KnowledgeOwner;
import io.kta.knowledge.KnowledgeStore;
import io.kta.knowledge.Outcome;
import io.kta.knowledge.Step;
import io.kta.metrics.NoObservation;
import io.kta.metrics.ObserveResult;
import io.kta.policy.ScalingPolicy;
import io.kta.time.ManualClock;
import io.kta.topology.ParallelismPlan;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An autoscaler that sees what another saw, cycle by cycle, with the same numbers and at the same
 * times. Not thread-safe.
 */
final class ReplayedAutoscaler implements AutoCloseable {
  private final Algorithm<?, ?> algorithm;
  private final ScalingPolicy policy;
  private final int historyLength;
  private final Memory memory = new Memory();
  private @Nullable Autoscaler autoscaler;
  private @Nullable CycleReport recorded; // what the cycle under way has to see
  private ManualClock clock = new ManualClock();
  private long number;

  ReplayedAutoscaler(Algorithm<?, ?> algorithm, ScalingPolicy policy, int historyLength) {
    this.algorithm = algorithm;
    this.policy = policy;
    this.historyLength = historyLength;
  }

  CycleReport run(CycleReport next) {
    recorded = next;
    Duration later = Duration.between(clock.now(), next.startedAt());
    Autoscaler current = autoscaler;
    if (current == null || next.cycle().number() != number + 1 || later.isNegative()) {
      current = begin(next);
    } else {
      clock.advance(later);
    }
    number = next.cycle().number();
    return current.runOnce();
  }

  /**
   * Begins where the recording does, or goes on after a gap: a number that is too high is that of a
   * cycle after some that were not recorded, one that is too low that of an autoscaler that was
   * started without what it knew before.
   */
  private Autoscaler begin(CycleReport first) {
    close();
    memory.skipTo(first, first.cycle().number() > number);
    clock = new ManualClock(first.startedAt());
    Autoscaler begun =
        Kta.autoscaler()
            .name(first.cycle().autoscaler())
            .algorithm(algorithm)
            .policy(policy)
            .historyLength(historyLength)
            .store(memory)
            .scheduler(LoopScheduler.byHand(clock))
            .driver(new SeenAlready())
            .build();
    autoscaler = begun;
    return begun;
  }

  @Override
  public void close() {
    if (autoscaler != null) {
      autoscaler.close();
    }
  }

  /** Observes what the recorded cycle did, and answers the same plan as it was answered then. */
  private final class SeenAlready implements ScaleDriver {
    @Override
    public ObserveResult observe() {
      return then().observation().<ObserveResult>map(seen -> seen).orElseGet(() -> whyNot(then()));
    }

    @Override
    public ApplyResult apply(ParallelismPlan plan) {
      if (ReplayedCycle.admitted(then()).filter(plan::equals).isPresent()) {
        Outcome outcome = then().outcome();
        if (outcome instanceof Outcome.Applied applied) {
          return applied.result();
        }
        if (outcome instanceof Outcome.Failed failed && failed.step() == Step.APPLY) {
          throw new ScaleDriverException(failed.reason());
        }
      }
      return ApplyResult.rejected("a replay leaves the job as it was");
    }

    private static NoObservation whyNot(CycleReport then) {
      return then.outcome() instanceof Outcome.NotObserved none
          ? none.why()
          : new NoObservation(NoObservation.Reason.STARTING, "it was not observed then either");
    }

    private CycleReport then() {
      return requireNonNull(recorded);
    }
  }

  /** What the autoscaler knows, to be handed to the next one if there is a gap. */
  private static final class Memory implements KnowledgeStore {
    private Knowledge<?, ?> knowledge = Knowledge.none();

    @Override
    @SuppressWarnings("unchecked") // what was saved came from the same algorithm
    public <M, A> Optional<Knowledge<M, A>> load(KnowledgeOwner<M, A> owner) {
      return Optional.of((Knowledge<M, A>) knowledge);
    }

    @Override
    public void save(KnowledgeOwner<?, ?> owner, Knowledge<?, ?> known) {
      knowledge = known;
    }

    void skipTo(CycleReport recorded, boolean goingOn) {
      knowledge = skip(goingOn ? knowledge : Knowledge.none(), recorded);
    }

    private static <M, A> Knowledge<M, A> skip(Knowledge<M, A> known, CycleReport recorded) {
      long before = recorded.cycle().number() - 1;
      boolean gap = known.newest().map(last -> last.cycle().number() != before).orElse(before > 0);
      if (!gap) {
        return known;
      }
      return known.with(
          CycleResult.of(
              new CycleId(recorded.cycle().autoscaler(), before),
              recorded.startedAt(),
              recorded.startedAt(),
              new Outcome.Held("what came before was not recorded")),
          Integer.MAX_VALUE);
    }
  }
}
