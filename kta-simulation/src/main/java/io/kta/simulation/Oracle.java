package io.kta.simulation;

import static java.util.Objects.requireNonNull;

import io.kta.api.Growing;
import java.time.Duration;

/**
 * The best possible run, which knows the load of the whole run and the capacity of every operator,
 * and pays the same cost for a rescale. It minimizes {@link SimulationReport#score}, by dynamic
 * programming over parallelism and time. Immutable.
 *
 * <p>With one operator it is exact, provided that the parallelism is changed at the beginning of
 * slots only, the load is its mean within a slot, and no operator may run at more than twice what
 * the highest load needs. With several it is an approximation: it chooses among the vectors of
 * parallelism that some slot's load needs, or one and a quarter, one and a half or twice that load,
 * and takes the job for one server as fast as its tightest operator. What makes operators slower
 * for a while (cold starts, noise) is left out.
 *
 * @param instanceHours what it runs
 * @param violations the share of records whose latency is above the limit
 * @param rescales how often it changes the parallelism
 * @param score what it minimizes
 * @param slot how far apart changes can be
 * @param exact whether it is exact in the sense above
 * @since 0.1
 */
@Growing
public record Oracle(
    double instanceHours,
    double violations,
    int rescales,
    double score,
    Duration slot,
    boolean exact) {
  /** Rejects null. */
  public Oracle {
    requireNonNull(slot, "slot");
  }
}
