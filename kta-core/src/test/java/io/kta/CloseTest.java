package io.kta;

import static io.kta.TestJob.setMapTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import io.kta.knowledge.Knowledge;
import io.kta.knowledge.KnowledgeOwner;
import io.kta.knowledge.KnowledgeStore;
import io.kta.knowledge.Outcome;
import io.kta.knowledge.Step;
import io.kta.policy.ScalingPolicy;
import io.kta.time.ManualClock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What close() leaves, and what an autoscaler tells of itself. */
@Timeout(180)
final class CloseTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final ManualClock clock = new ManualClock();
  private final BlockingQueue<CycleReport> reports = new LinkedBlockingQueue<>();
  private final CountDownLatch called = new CountDownLatch(1);
  private final CountDownLatch release = new CountDownLatch(1);

  @AfterEach
  void noThreadIsLeft() {
    release.countDown();
    await().untilAsserted(() -> assertThat(threads()).isEmpty());
  }

  // Issue 12, section 5: after the time given it is interrupted, saved, reported and closed.
  @Test
  void close_planUnderWayBeyondThePatience_isInterruptedSavedAndReported() throws Exception {
    HookedJob job = HookedJob.onApply(clock, this::hangUntilInterrupted);
    KnowledgeStore store = KnowledgeStore.inMemory();
    Autoscaler autoscaler = builder().driver(job).store(store).start();
    called.await();
    CompletableFuture<CloseReport> closing = inBackground(() -> autoscaler.close(MINUTE));
    clock.awaitWaiting(3); // the timekeeper, the cycle and who closes
    assertThat(autoscaler.state()).isEqualTo(Autoscaler.State.CLOSING);
    assertThat(closing).isNotDone();
    clock.advance(MINUTE);
    assertThat(closing.get())
        .isEqualTo(
            new CloseReport(
                "kta",
                List.of("the driver's apply(), called at 2030-01-01T00:00:00Z, was interrupted")));
    Outcome.Failed failed = (Outcome.Failed) reports.take().outcome();
    assertThat(failed.step()).isEqualTo(Step.APPLY);
    assertThat(failed.reason())
        .startsWith("the driver's apply() was interrupted, since the autoscaler was closed");
    assertThat(store.load(TestJob.owner()).orElseThrow().isLastPlanUnfinished()).isTrue();
    assertThat(job.job().isClosed()).isTrue();
    assertThat(autoscaler.state()).isEqualTo(Autoscaler.State.CLOSED);
  }

  @Test
  void close_planThatEndsWithinThePatience_isLeftInPeace() throws Exception {
    HookedJob job =
        HookedJob.onApply(
            clock,
            () -> {
              called.countDown();
              release.await();
              return "done";
            });
    Autoscaler autoscaler = builder().driver(job).start();
    called.await();
    CompletableFuture<CloseReport> closing = inBackground(() -> autoscaler.close(MINUTE));
    clock.awaitWaiting(3);
    release.countDown();
    assertThat(closing.get().isClean()).isTrue();
    assertThat(reports.take().outcome()).isInstanceOf(Outcome.Applied.class);
  }

  @Test
  void close_driverThatIgnoresInterrupts_isReportedAndClosedLater() throws Exception {
    HookedJob job =
        HookedJob.onObserve(
            clock,
            () -> {
              called.countDown();
              HookedJob.waitStubbornly(release);
              return "done";
            });
    Autoscaler autoscaler = builder().driver(job).start();
    called.await();
    CompletableFuture<CloseReport> closing = inBackground(() -> autoscaler.close(Duration.ZERO));
    clock.awaitWaiting(3); // the timekeeper, who closes, and the cycle for the call's last second
    clock.advance(Hurry.TO_RETURN);
    assertThat(closing.get().unfinished())
        .anyMatch(sentence -> sentence.startsWith("the driver's observe(), called at "))
        .contains("the driver is closed once a call of it returns that was given up");
    assertThat(job.job().isClosed()).isFalse();
    release.countDown();
    await().until(job.job()::isClosed);
    assertThat(job.mostInside()).isEqualTo(1);
  }

  @Test
  void close_interruptedWhileItWaits_isQuickerAndSetsTheFlagAgain() throws Exception {
    HookedJob job = HookedJob.onApply(clock, this::hangUntilInterrupted);
    Autoscaler autoscaler = builder().driver(job).start();
    called.await();
    AtomicBoolean flag = new AtomicBoolean();
    Thread closing =
        new Thread(
            () -> {
              autoscaler.close();
              flag.set(Thread.currentThread().isInterrupted());
            });
    closing.start();
    clock.awaitWaiting(3);
    closing.interrupt();
    closing.join(); // the clock stands still
    assertThat(flag).isTrue();
    assertThat(job.job().isClosed()).isTrue();
  }

  @Test
  void close_againWithLessPatience_isQuicker() throws Exception {
    HookedJob job = HookedJob.onApply(clock, this::hangUntilInterrupted);
    Autoscaler autoscaler = builder().driver(job).start();
    called.await();
    CompletableFuture<CloseReport> first = inBackground(() -> autoscaler.close(MINUTE));
    clock.awaitWaiting(3);
    CloseReport second = autoscaler.close(Duration.ZERO);
    assertThat(first.get()).isEqualTo(second);
    assertThat(second.isClean()).isFalse();
    assertThat(job.calls()).as("observe, apply, close once").isEqualTo(3);
    assertThat(autoscaler.close(Duration.ZERO)).isEqualTo(second);
    autoscaler.close();
    assertThat(job.calls()).isEqualTo(3);
  }

  @Test
  void close_storeThatHangs_closesTheDriverAllTheSame() throws Exception {
    KnowledgeStore store =
        new SavingStore(
            knowledge -> {
              called.countDown();
              HookedJob.waitStubbornly(release);
            });
    TestJob job = new TestJob(clock);
    Autoscaler autoscaler = builder().driver(job).store(store).start();
    called.await();
    CompletableFuture<CloseReport> closing = inBackground(() -> autoscaler.close(Duration.ZERO));
    clock.awaitWaiting(3); // the timekeeper, who closes, and the cycle for what is left to save
    clock.advance(Hurry.GRACE.dividedBy(2));
    CloseReport report = closing.get();
    assertThat(job.isClosed()).isTrue();
    assertThat(report.unfinished())
        .anyMatch(sentence -> sentence.startsWith("what is known was not saved"))
        .contains("the knowledge store is closed once a call of it returns that was given up");
  }

  // What the last cycle could not save is tried again at the end.
  @Test
  void close_lastSaveFailed_isSavedAtTheEnd() {
    BlockingQueue<Knowledge<?, ?>> saved = new LinkedBlockingQueue<>();
    AtomicBoolean isFull = new AtomicBoolean(true);
    KnowledgeStore store =
        new SavingStore(
            knowledge -> {
              if (isFull.get()) {
                throw new IllegalStateException("full");
              }
              saved.add(knowledge);
            });
    Autoscaler autoscaler = builder().driver(new TestJob(clock)).store(store).build();
    assertThat(autoscaler.runOnce().outcome()).isInstanceOf(Outcome.Failed.class);
    isFull.set(false);
    assertThat(autoscaler.close(Duration.ZERO).isClean()).isTrue();
    assertThat(saved).hasSize(1);
    assertThat(saved.element().log().lastRescale()).isPresent();
  }

  @Test
  void close_ordersThatCannotBeSaved_areReported() {
    KnowledgeStore store =
        new SavingStore(
            knowledge -> {
              throw new IllegalStateException("full");
            });
    Autoscaler autoscaler = builder().driver(new TestJob(clock)).store(store).build();
    autoscaler.pause("release");
    assertThat(autoscaler.close(Duration.ZERO).unfinished())
        .containsExactly(
            "what is known was not saved: the knowledge store's save() threw"
                + " java.lang.IllegalStateException: full");
  }

  // Issue 12, section 5: two loops ran on one driver and one store.
  @Test
  void start_builderThatHasBuiltBefore_isRefused() {
    AutoscalerBuilder builder = builder().driver(new TestJob(clock));
    try (Autoscaler autoscaler = builder.build()) {
      assertThatIllegalStateException()
          .isThrownBy(builder::start)
          .withMessage(
              "this builder has built an autoscaler, which the driver and the store belong to;"
                  + " begin another with Kta.autoscaler(), with a driver and a store of its own");
      assertThatIllegalStateException().isThrownBy(builder::build);
      assertThat(autoscaler.runOnce().cycle().number()).isEqualTo(1);
    }
  }

  @Test
  void build_failedBefore_canBeMendedAndBuilt() {
    AutoscalerBuilder builder = builder();
    assertThatIllegalStateException().isThrownBy(builder::build).withMessage("not set: driver");
    try (Autoscaler autoscaler = builder.driver(new TestJob(clock)).build()) {
      assertThat(autoscaler.state()).isEqualTo(Autoscaler.State.IDLE);
    }
  }

  @Test
  void state_andLastReport_tellWhatItDoes() throws Exception {
    HookedJob job =
        HookedJob.onApply(
            clock,
            () -> {
              called.countDown();
              release.await();
              return "done";
            });
    Autoscaler autoscaler = builder().driver(job).name("wordcount").build();
    assertThat(autoscaler).hasToString("wordcount (IDLE, every PT1M)");
    assertThat(autoscaler.lastReport()).isEmpty();
    CompletableFuture<CycleReport> running = inBackground(autoscaler::runOnce);
    called.await();
    assertThat(autoscaler.state()).isEqualTo(Autoscaler.State.IN_CYCLE);
    release.countDown();
    assertThat(autoscaler.lastReport().or(() -> Optional.of(running.join())))
        .contains(running.get());
    await().until(() -> autoscaler.state() == Autoscaler.State.IDLE);
    autoscaler.close();
    assertThat(autoscaler)
        .hasToString(
            "wordcount (CLOSED, every PT1M; wordcount#1 scaled map 1 -> 4 in 0.0 s: as told)");
    assertThat(autoscaler.lastReport()).contains(running.get());
  }

  @Test
  void listener_startAndStop_areToldOnceAndInOrder() {
    BlockingQueue<String> told = new LinkedBlockingQueue<>();
    AutoscalerListener listener =
        new AutoscalerListener() {
          @Override
          public void onStart(Autoscaler autoscaler) {
            told.add("start of " + autoscaler.name());
            throw new IllegalStateException("does no harm");
          }

          @Override
          public void onCycle(CycleReport report) {
            told.add(report.cycle().toString());
          }

          @Override
          public void onStop(Autoscaler autoscaler, CloseReport report) {
            told.add("stop of " + autoscaler.name() + " in peace: " + report.isClean());
          }
        };
    Autoscaler autoscaler = builder().driver(new TestJob(clock)).listener(listener).build();
    autoscaler.runOnce();
    autoscaler.runOnce();
    autoscaler.close();
    autoscaler.close();
    assertThat(told)
        .containsExactly("start of kta", "kta#1", "kta#2", "stop of kta in peace: true");
  }

  @Test
  void onStart_listenerThatCloses_noCycleIsRun() {
    TestJob job = new TestJob(clock);
    Autoscaler autoscaler =
        builder()
            .driver(job)
            .listener(
                new AutoscalerListener() {
                  @Override
                  public void onStart(Autoscaler started) {
                    started.close();
                  }

                  @Override
                  public void onCycle(CycleReport report) {
                    throw new AssertionError("closed before the first");
                  }
                })
            .start();
    assertThat(job.isClosed()).isTrue();
    assertThat(autoscaler.state()).isEqualTo(Autoscaler.State.CLOSED);
    assertThat(reports).isEmpty();
  }

  private String hangUntilInterrupted() throws InterruptedException {
    called.countDown();
    release.await();
    return "done";
  }

  private AutoscalerBuilder builder() {
    return Kta.autoscaler()
        .clock(clock)
        .policy(ScalingPolicy.builder().interval(MINUTE).build())
        .algorithm(setMapTo(4))
        .listener(reports::add);
  }

  private static <T> CompletableFuture<T> inBackground(Callable<T> task) {
    CompletableFuture<T> result = new CompletableFuture<>();
    new Thread(
            () -> {
              try {
                result.complete(task.call());
              } catch (Exception e) {
                result.completeExceptionally(e);
              }
            },
            "user")
        .start();
    return result;
  }

  /** A store that holds nothing, and does something else instead of saving. */
  private record SavingStore(Consumer<Knowledge<?, ?>> save) implements KnowledgeStore {
    @Override
    public <M, A> Optional<Knowledge<M, A>> load(KnowledgeOwner<M, A> owner) {
      return Optional.empty();
    }

    @Override
    public void save(KnowledgeOwner<?, ?> owner, Knowledge<?, ?> knowledge) {
      save.accept(knowledge);
    }
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("kta-"))
        .toList();
  }
}
