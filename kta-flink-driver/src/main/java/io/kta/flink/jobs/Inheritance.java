package io.kta.flink.jobs;

import static java.util.Objects.requireNonNull;

import io.kta.api.Growing;
import io.kta.topology.OperatorId;
import io.kta.topology.ParallelismPlan;
import java.util.List;
import java.util.Optional;

/**
 * The inheritance of a resubmitted job from the job before it. Immutable.
 *
 * @param matches the vertices that both have; knowledge of these goes on
 * @param gone the ids of the vertices that the new job does not have
 * @param added the ids of the vertices that the job before did not have
 * @param comeback the parallelism that it is brought back to; empty if it runs there already, was
 *     never rescaled, or is not to be changed now
 * @since 0.1
 */
@Growing
public record Inheritance(
    List<Match> matches,
    List<OperatorId> gone,
    List<OperatorId> added,
    Optional<ParallelismPlan> comeback) {

  /** Copies the lists. */
  public Inheritance {
    matches = List.copyOf(matches);
    gone = List.copyOf(gone);
    added = List.copyOf(added);
    requireNonNull(comeback, "comeback");
  }

  /**
   * A vertex of the job before, and its counterpart in the new job. Immutable.
   *
   * @param before the id of the vertex before
   * @param now the id of the vertex now
   * @param by what they were matched by
   */
  public record Match(OperatorId before, OperatorId now, By by) {

    /** The criterion of a match. */
    public enum By {
      /** Their ids are equal, which Flink makes of the operator's uid if it has one. */
      ID,
      /** They have one name and the same neighbors, as no other vertices do. */
      NAME_AND_PLACE
    }

    /** Rejects null. */
    public Match {
      requireNonNull(before, "before");
      requireNonNull(now, "now");
      requireNonNull(by, "by");
    }
  }

  /** Returns for example {@code 3 vertices matched by id and 1 by name and place; 1 is new}. */
  @Override
  public String toString() {
    long byId = matches.stream().filter(match -> match.by() == Match.By.ID).count();
    return "%d vertices matched by id and %d by name and place, %d gone, %d new; %s"
        .formatted(
            byId,
            matches.size() - byId,
            gone.size(),
            added.size(),
            comeback
                .map(plan -> "it is brought back to " + plan)
                .orElse("its parallelism is left as it is"));
  }
}
