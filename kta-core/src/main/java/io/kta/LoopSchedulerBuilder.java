package io.kta;

import static java.util.Objects.requireNonNull;

import io.kta.time.LoopClock;
import java.util.OptionalInt;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link LoopScheduler}; each setter states its default. Not thread-safe.
 *
 * @since 0.1
 */
public final class LoopSchedulerBuilder {
  private static final int PLATFORM_CYCLES = 1_000;

  private LoopClock clock = LoopClock.system();
  private OptionalInt cyclesAtOnce = OptionalInt.empty();
  private @Nullable Executor executor;

  LoopSchedulerBuilder() {}

  /** Sets the source of time. Default: {@link LoopClock#system()}. */
  public LoopSchedulerBuilder clock(LoopClock clock) {
    this.clock = requireNonNull(clock, "clock");
    return this;
  }

  /**
   * Sets how many cycles may be under way at a time, at least 1. Each holds two threads while it
   * waits for a call. Those of one {@linkplain AutoscalerBuilder#shareKey share key} can be half of
   * these if it is alone in having many, a third if two are, and so on. Default: no limit on
   * virtual threads and on an executor of the user's, else 1,000.
   */
  public LoopSchedulerBuilder cyclesAtOnce(int cycles) {
    this.cyclesAtOnce = OptionalInt.of(cycles);
    return this;
  }

  /**
   * Sets what runs cycles and the calls that they wait for, which the user ends after this
   * scheduler. It must run what it is given at once, on another thread: a cycle waits for its
   * calls, and if these find no thread, they fail at their timeout. Executors of a fixed size need
   * two threads for each cycle that is let run at once, and one for each call that hangs. Default:
   * threads of the scheduler's own.
   */
  public LoopSchedulerBuilder executor(Executor executor) {
    this.executor = requireNonNull(executor, "executor");
    return this;
  }

  /**
   * Builds the scheduler.
   *
   * @throws IllegalArgumentException if fewer than one cycle may run at once
   */
  public LoopScheduler build() {
    if (cyclesAtOnce.isPresent() && cyclesAtOnce.getAsInt() < 1) {
      throw new IllegalArgumentException(
          "cyclesAtOnce is " + cyclesAtOnce.getAsInt() + "; it must be at least 1");
    }
    Executor given = executor;
    LoopThreads threads = given == null ? LoopThreads.own() : LoopThreads.of(given);
    boolean isLimited = given == null && !threads.areVirtual();
    int byDefault = isLimited ? PLATFORM_CYCLES : Integer.MAX_VALUE;
    return new LoopScheduler(clock, threads, cyclesAtOnce.orElse(byDefault));
  }
}
