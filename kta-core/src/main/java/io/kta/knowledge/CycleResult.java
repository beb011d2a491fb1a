package io.kta.knowledge;

import static java.util.Objects.requireNonNull;

import io.kta.api.Growing;
import io.kta.topology.ParallelismPlan;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/**
 * The result of a past cycle. Immutable, if what the algorithm's steps return is; start from {@link
 * #of}.
 *
 * @param cycle which cycle it was
 * @param startedAt when it began
 * @param endedAt when it ended
 * @param monitored what the monitor step returned; empty if the cycle did not come so far
 * @param analyzed what the analyze step returned; empty if the cycle did not come so far
 * @param plans the parallelism seen, planned and admitted
 * @param outcome how the cycle ended
 * @param <M> what monitoring finds
 * @param <A> what analyzing finds
 * @since 0.1
 */
@Growing
public record CycleResult<M, A>(
    CycleId cycle,
    Instant startedAt,
    Instant endedAt,
    Optional<M> monitored,
    Optional<A> analyzed,
    Plans plans,
    Outcome outcome) {
  /** Rejects null. */
  public CycleResult {
    requireNonNull(cycle, "cycle");
    requireNonNull(startedAt, "startedAt");
    requireNonNull(endedAt, "endedAt");
    requireNonNull(monitored, "monitored");
    requireNonNull(analyzed, "analyzed");
    requireNonNull(plans, "plans");
    requireNonNull(outcome, "outcome");
  }

  /** Returns this, with parts that are as they were before being the same objects: for memory. */
  CycleResult<M, A> sharing(CycleResult<M, A> before) {
    return new CycleResult<>(
        cycle,
        startedAt,
        endedAt,
        sameRecord(monitored, before.monitored),
        sameRecord(analyzed, before.analyzed),
        same(plans, before.plans),
        same(outcome, before.outcome));
  }

  /** Records do not change, as other results may that happen to be equal now. */
  private static <T> Optional<T> sameRecord(Optional<T> part, Optional<T> before) {
    return part.filter(Record.class::isInstance).isPresent() ? same(part, before) : part;
  }

  private static <T> T same(T part, T before) {
    return part.equals(before) ? before : part;
  }

  /** Returns the result of a cycle of which only its end is known. */
  public static <M, A> CycleResult<M, A> of(
      CycleId cycle, Instant startedAt, Instant endedAt, Outcome outcome) {
    return new CycleResult<>(
        cycle, startedAt, endedAt, Optional.empty(), Optional.empty(), Plans.none(), outcome);
  }

  /** Returns this with what the monitor step returned. */
  public CycleResult<M, A> withMonitored(M found) {
    return withResults(Optional.of(found), analyzed);
  }

  /** Returns this with what the analyze step returned. */
  public CycleResult<M, A> withAnalyzed(A found) {
    return withResults(monitored, Optional.of(found));
  }

  /** Returns this without what the steps returned, which is the largest part of it. */
  public <N, B> CycleResult<N, B> withoutResults() {
    return withResults(Optional.empty(), Optional.empty());
  }

  /**
   * Returns this with a part of what the analyze step returned, as an algorithm around another
   * shows the other its own results.
   */
  public <B> CycleResult<M, B> mapAnalyzed(Function<A, B> part) {
    return withResults(monitored, analyzed.map(part));
  }

  <N, B> CycleResult<N, B> withResults(Optional<N> first, Optional<B> second) {
    return new CycleResult<>(cycle, startedAt, endedAt, first, second, plans, outcome);
  }

  /** Returns this with the parallelism seen, planned and admitted. */
  public CycleResult<M, A> withPlans(Plans known) {
    return new CycleResult<>(cycle, startedAt, endedAt, monitored, analyzed, known, outcome);
  }

  /**
   * The parallelism in a cycle, from the observed to the requested one. Immutable; start from
   * {@link #none()}.
   *
   * @param observed at what the job ran; empty if it could not be measured
   * @param planned what the algorithm asked for; empty if it did not, or held
   * @param admitted what the policy let through; empty if nothing was
   */
  @Growing
  public record Plans(
      Optional<ParallelismPlan> observed,
      Optional<ParallelismPlan> planned,
      Optional<ParallelismPlan> admitted) {
    private static final Plans NONE =
        new Plans(Optional.empty(), Optional.empty(), Optional.empty());

    /** Rejects null. */
    public Plans {
      requireNonNull(observed, "observed");
      requireNonNull(planned, "planned");
      requireNonNull(admitted, "admitted");
    }

    /** Returns the plans of a cycle in which nothing was seen and nothing asked for. */
    public static Plans none() {
      return NONE;
    }

    /** Returns these with the parallelism at which the job ran. */
    public Plans withObserved(ParallelismPlan seen) {
      return new Plans(Optional.of(seen), planned, admitted);
    }

    /** Returns these with what the algorithm asked for. */
    public Plans withPlanned(ParallelismPlan asked) {
      return new Plans(observed, Optional.of(asked), admitted);
    }

    /** Returns these with what the policy let through. */
    public Plans withAdmitted(ParallelismPlan allowed) {
      return new Plans(observed, planned, Optional.of(allowed));
    }
  }
}
