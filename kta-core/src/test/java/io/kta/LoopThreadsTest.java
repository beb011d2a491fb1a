package io.kta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which threads run what, and how they end. */
@Timeout(180)
final class LoopThreadsTest {
  private static final Duration A_MINUTE = Duration.ofMinutes(1);

  @Test
  void own_byJdk_areVirtualWhereTheseAreOfUse() throws Exception {
    boolean areOfUse = Runtime.version().feature() >= 24;
    LoopThreads own = LoopThreads.own();
    assertThat(own.areVirtual()).isEqualTo(areOfUse);
    assertThat(own.areCallers()).isFalse();
    assertThat(nameIn(own.cycles())).startsWith("kta-cycle-");
    assertThat(nameIn(own.waitingCalls())).startsWith(areOfUse ? "kta-call-" : "kta-step-");
    assertThat(nameIn(own.computingCalls())).startsWith("kta-step-");
    own.end();
    own.awaitEnd(A_MINUTE);
  }

  private static String nameIn(Executor threads) {
    return CompletableFuture.supplyAsync(() -> Thread.currentThread().getName(), threads).join();
  }

  @Test
  void calls_underWay_areCountedAndKnowTheirThread() throws Exception {
    LoopThreads threads = LoopThreads.platform();
    assertThat(threads.areVirtual()).isFalse();
    CountDownLatch proceed = new CountDownLatch(1);
    CompletableFuture<Boolean> within = new CompletableFuture<>();
    for (Executor calls : List.of(threads.waitingCalls(), threads.computingCalls())) {
      calls.execute(
          () -> {
            within.complete(threads.isAtWork());
            HookedJob.waitStubbornly(proceed);
          });
    }
    assertThat(CompletableFuture.supplyAsync(threads::isAtWork, threads.cycles()).get()).isTrue();
    assertThat(within.get()).isTrue();
    await().until(() -> threads.calls() == 2); // cycles are no calls
    assertThat(threads.isAtWork()).isFalse();
    proceed.countDown();
    await().until(() -> threads.calls() == 0);
    threads.end();
    threads.awaitEnd(A_MINUTE);
  }

  @Test
  void end_callsAndCycles_interruptsCallsOnlyAndRefusesMore() throws Exception {
    LoopThreads threads = LoopThreads.platform();
    CountDownLatch begun = new CountDownLatch(2);
    CountDownLatch proceed = new CountDownLatch(1);
    CompletableFuture<String> call = new CompletableFuture<>();
    CompletableFuture<String> cycle = new CompletableFuture<>();
    threads.waitingCalls().execute(() -> waitFor(proceed, begun, call));
    threads.cycles().execute(() -> waitFor(proceed, begun, cycle));
    begun.await();
    threads.end();
    assertThat(call.get()).isEqualTo("interrupted");
    assertThat(cycle).isNotDone();
    for (Executor each :
        List.of(threads.cycles(), threads.waitingCalls(), threads.computingCalls())) {
      assertThatExceptionOfType(RejectedExecutionException.class)
          .isThrownBy(() -> each.execute(() -> {}));
    }
    proceed.countDown();
    threads.awaitEnd(A_MINUTE);
    assertThat(cycle.get()).isEqualTo("done");
  }

  private static void waitFor(
      CountDownLatch latch, CountDownLatch begun, CompletableFuture<String> end) {
    begun.countDown();
    try {
      latch.await();
      end.complete("done");
    } catch (InterruptedException e) {
      end.complete("interrupted");
    }
  }

  @Test
  void none_tasksWithinEachOther_areTheCallersUntilTheOuterOneEnds() {
    LoopThreads none = LoopThreads.none();
    assertThat(none.areCallers()).isTrue();
    assertThat(none.areVirtual()).isFalse();
    none.cycles()
        .execute(
            () -> {
              none.waitingCalls().execute(() -> assertThat(none.calls()).isEqualTo(1));
              assertThat(none.isAtWork()).as("still in the cycle").isTrue();
              assertThat(none.calls()).isEqualTo(0);
            });
    assertThat(none.isAtWork()).isFalse();
  }

  @Test
  void of_executorOfTheUser_isNotEnded() throws Exception {
    LoopThreads threads = LoopThreads.of(Runnable::run);
    assertThat(threads.areCallers()).isFalse();
    assertThat(threads.areVirtual()).isFalse();
    threads.end();
    threads.awaitEnd(Duration.ZERO);
    CompletableFuture<Boolean> ran = new CompletableFuture<>();
    threads.cycles().execute(() -> ran.complete(threads.isAtWork()));
    assertThat(ran.get()).isTrue();
    CompletableFuture<Integer> calls = new CompletableFuture<>();
    threads.waitingCalls().execute(() -> calls.complete(threads.calls()));
    assertThat(calls.get()).isEqualTo(1);
  }

  @Test
  void daemons_named_areCountedFromOne() {
    var daemons = LoopThreads.daemons("kta-test-");
    Thread first = daemons.newThread(() -> {});
    Thread second = daemons.newThread(() -> {});
    assertThat(List.of(first, second))
        .allMatch(Thread::isDaemon)
        .extracting(Thread::getName)
        .containsExactly("kta-test-1", "kta-test-2");
  }
}
