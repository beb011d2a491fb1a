package io.kta.flink.jobs;

import static java.util.Objects.requireNonNull;

import io.kta.Autoscaler;
import io.kta.api.Growing;
import java.util.Optional;

/**
 * A job of the cluster, and its current stage. Immutable.
 *
 * @param run which job it is
 * @param stage what is done about it
 * @param detail why, as a clause for a person; empty where there is nothing to say
 * @param autoscaler what scales it; present if it is {@link Stage#SCALED} or {@link
 *     Stage#NOT_LISTED}
 * @since 0.1
 */
@Growing
public record ManagedJob(JobRun run, Stage stage, String detail, Optional<Autoscaler> autoscaler) {

  /** The stage of a managed job. More may be added. */
  public enum Stage {
    /** An autoscaler scales it. */
    SCALED,
    /** An autoscaler scales it, but the JobManager does not list it now; it may be restarting. */
    NOT_LISTED,
    /** It is yet to run; its autoscaler begins when it does. */
    WAITING,
    /** Its autoscaler could not begin, which is tried again. */
    NOT_BEGUN,
    /** It is excluded by its name, or of a kind that cannot be scaled. */
    LEFT_ALONE
  }

  /** Rejects null. */
  public ManagedJob {
    requireNonNull(run, "run");
    requireNonNull(stage, "stage");
    requireNonNull(detail, "detail");
    requireNonNull(autoscaler, "autoscaler");
  }

  /** Returns for example {@code orders (caf3…): WAITING, its tasks are yet to run}. */
  @Override
  public String toString() {
    return run + ": " + stage + (detail.isEmpty() ? "" : ", " + detail);
  }
}
