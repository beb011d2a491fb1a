package io.kta.metrics;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * The reason why a job cannot be observed now, although its target answers. Immutable.
 *
 * @param reason which kind of state the job is in
 * @param detail what is known of it, as one sentence for a person
 * @since 0.1
 */
public record NoObservation(Reason reason, String detail) implements ObserveResult {

  /** The state of a job that cannot be observed. More may be added. */
  public enum Reason {
    /** It was submitted and does not run yet. */
    STARTING,
    /** Its parallelism is being changed. */
    RESCALING,
    /** It restarts after a failure. */
    RESTARTING,
    /** It fails again and again, and so never runs for long. */
    FAILING_REPEATEDLY,
    /** It waits for slots, nodes or a quota. */
    WAITING_FOR_RESOURCES,
    /** It is being stopped, with a savepoint for example. */
    STOPPING,
    /** It is of a kind that can never be scaled while it runs, such as a batch job. */
    NOT_SCALABLE
  }

  /** Rejects null. */
  public NoObservation {
    requireNonNull(reason, "reason");
    requireNonNull(detail, "detail");
  }

  /** Returns empty. */
  @Override
  public Optional<Observation> observation() {
    return Optional.empty();
  }
}
