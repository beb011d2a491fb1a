package io.kta.replay;

import static java.util.Objects.requireNonNull;

import io.kta.CycleReport;
import io.kta.algorithm.Algorithm;
import io.kta.policy.ScalingPolicy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Plays a {@link Recording} back to an algorithm and a policy, and compares their decisions with
 * the recorded ones. The same recording gives the same report, as far as the algorithm is a
 * function of what it sees. An algorithm is required. Not thread-safe.
 *
 * <p>Each cycle sees what the recorded one saw, at the time it saw it: what is decided now does not
 * change what is seen next. So a replay answers what would be said to this job as it was; how a job
 * fares under it is for a {@link io.kta.simulation.SimulatedTopology} to answer. A replay runs as
 * fast as the algorithm does, and waits for it however long it takes.
 *
 * @since 0.1
 */
public final class Replay {
  private final Path file;
  private String autoscaler = "";
  private @Nullable Algorithm<?, ?> algorithm;
  private ScalingPolicy policy = ScalingPolicy.defaults();
  private int historyLength = 100;
  private final List<Consumer<ReplayedCycle>> listeners = new ArrayList<>();

  private Replay(Path file) {
    this.file = file;
  }

  /** Returns a replay of the recording in a file; {@link #run} begins to read it. */
  public static Replay of(Path file) {
    return new Replay(requireNonNull(file, "file"));
  }

  /** Sets whose cycles are played back. Default: those of the only autoscaler in the recording. */
  public Replay autoscaler(String name) {
    this.autoscaler = requireNonNull(name, "name");
    return this;
  }

  /** Sets what decides. Required. */
  public Replay algorithm(Algorithm<?, ?> algorithm) {
    this.algorithm = requireNonNull(algorithm, "algorithm");
    return this;
  }

  /** Sets the limits to keep. Default: {@link ScalingPolicy#defaults()}. */
  public Replay policy(ScalingPolicy policy) {
    this.policy = requireNonNull(policy, "policy");
    return this;
  }

  /** Sets how many past cycles the algorithm is shown, at least 1. Default: 100. */
  public Replay historyLength(int historyLength) {
    this.historyLength = historyLength;
    return this;
  }

  /** Adds a listener of every cycle, called one at a time and in order. Default: nothing. */
  public Replay onCycle(Consumer<ReplayedCycle> listener) {
    listeners.add(requireNonNull(listener, "listener"));
    return this;
  }

  /**
   * Plays all cycles back.
   *
   * @throws IllegalStateException if the algorithm is missing
   * @throws IllegalArgumentException if the recording holds no cycle or those of several
   *     autoscalers, or a line of it is not a cycle
   * @throws java.io.UncheckedIOException if it cannot be read
   */
  public ReplayReport run() {
    if (algorithm == null) {
      throw new IllegalStateException("not set: algorithm");
    }
    ReplayTally tally = new ReplayTally();
    try (RecordedCycles cycles = new RecordedCycles(file);
        ReplayedAutoscaler replayed =
            new ReplayedAutoscaler(requireNonNull(algorithm), policy, historyLength)) {
      for (Optional<CycleReport> next = cycles.next(); next.isPresent(); next = cycles.next()) {
        if (isWanted(next.get(), tally)) {
          ReplayedCycle cycle = new ReplayedCycle(next.get(), replayed.run(next.get()));
          tally.add(cycle);
          listeners.forEach(listener -> listener.accept(cycle));
        }
      }
      if (tally.autoscaler().isEmpty()) {
        throw new IllegalArgumentException(
            "%s holds no cycle%s; record some first"
                .formatted(file, autoscaler.isEmpty() ? "" : " of " + autoscaler));
      }
      return tally.report(cycles.torn());
    }
  }

  private boolean isWanted(CycleReport recorded, ReplayTally tally) {
    String name = recorded.cycle().autoscaler();
    if (!autoscaler.isEmpty()) {
      return name.equals(autoscaler);
    }
    if (!tally.autoscaler().orElse(name).equals(name)) {
      throw new IllegalArgumentException(
          "%s holds cycles of %s and of %s; choose one with autoscaler(..)"
              .formatted(file, tally.autoscaler().orElse(name), name));
    }
    return true;
  }
}
