package io.kta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Threads that order, run cycles, interrupt and close at random, on real threads and the system's
 * clock. Each round is a {@link StressRound}. A few hundred in every build, 100,000 with {@code mvn
 * -pl kta-core test -Pstress -Dtest=LoopStressTest}; {@code -Dkta.stress.rounds} and {@code
 * -Dkta.stress.seed} set the rounds and the seed, which is printed.
 */
final class LoopStressTest {
  private static final int ROUNDS = Integer.getInteger("kta.stress.rounds", 300);
  private static final long SEED = Long.getLong("kta.stress.seed", new Random().nextLong());
  private static final Duration STALLED_AFTER = Duration.ofMinutes(5);
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  @Test
  void anyOrder_ofEverything_neverStallsDoublesOrLeaks() throws Exception {
    System.out.println("seed " + SEED + ", " + ROUNDS + " rounds");
    for (int round = 0; round < ROUNDS; round++) {
      runWatched(round);
    }
    await().untilAsserted(() -> assertThat(dump()).doesNotContain("\"kta-"));
  }

  private static void runWatched(int round) throws Exception {
    long seed = SEED + round;
    CompletableFuture<Void> over = new CompletableFuture<>();
    Thread runner =
        new Thread(
            () -> {
              try {
                new StressRound(new Random(seed)).run();
                over.complete(null);
              } catch (Throwable e) {
                over.completeExceptionally(e);
              }
            },
            "round-" + round);
    runner.start();
    try {
      over.get(STALLED_AFTER.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError(
          "round %d (-Dkta.stress.seed=%d) stalls; deadlocked: %s%n%s"
              .formatted(round, seed, Arrays.toString(THREADS.findDeadlockedThreads()), dump()),
          e);
    } catch (ExecutionException e) {
      throw new AssertionError(
          "round %d fails; run it alone by -Dkta.stress.rounds=1 -Dkta.stress.seed=%d"
              .formatted(round, seed),
          e.getCause());
    }
  }

  /** Returns what all threads do now. */
  private static String dump() {
    return Arrays.stream(THREADS.dumpAllThreads(true, true))
        .map(ThreadInfo::toString)
        .collect(Collectors.joining());
  }
}
