package io.kta.flink.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kta.Autoscaler;
import io.kta.algorithm.Algorithm;
import io.kta.algorithm.toggle.Toggle;
import io.kta.flink.jobs.ManagedJob.Stage;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Users' functions and listeners that hang hold up their own job, and looks for 10 s once. */
@Timeout(300)
final class HangingStrangersTest {
  private final JobsOnFake fake = new JobsOnFake();
  private final CountDownLatch hanging = new CountDownLatch(1);
  private final CountDownLatch release = new CountDownLatch(1);

  @AfterEach
  void close() {
    release.countDown();
    fake.close();
  }

  @Test
  void look_factoryThatHangs_keepsOnlyItsJobWaiting() throws Exception {
    fake.flink.submit("hangs", 2, 2);
    fake.flink.submit("other", 2, 2);
    FlinkJobs jobs =
        fake.open(fake.builder().algorithm(name -> name.equals("hangs") ? hang() : new Toggle()));
    CompletableFuture<Void> look = CompletableFuture.runAsync(jobs::discover);
    await().atMost(JobsOnFake.SOON).until(() -> jobs.autoscaler("other").isPresent());
    giveUp(look);
    fake.flink.submit("later", 2, 2);
    jobs.discover(); // which does not wait for the one that hangs
    assertThat(JobsOnFake.stages(jobs)).containsExactly(Stage.WAITING, Stage.SCALED, Stage.SCALED);
    release.countDown();
    await().atMost(JobsOnFake.SOON).until(() -> jobs.autoscaler("hangs").isPresent());
  }

  @Test
  void listener_thatHangs_missesWhatComesUntilItHasReturned() throws Exception {
    List<String> heard = new CopyOnWriteArrayList<>();
    FlinkJobs jobs = fake.open(fake.builder().listener(hearing(heard)));
    fake.flink.submit("first", 2, 2);
    CompletableFuture<Void> look = CompletableFuture.runAsync(jobs::discover);
    await().atMost(JobsOnFake.SOON).until(() -> heard.size() == 1);
    giveUp(look);
    fake.flink.submit("second", 2, 2);
    jobs.discover();
    assertThat(fake.events).containsExactly("begin first", "begin second"); // another listener's
    assertThat(heard).containsExactly("first");
    release.countDown();
    await()
        .atMost(JobsOnFake.SOON)
        .untilAsserted(
            () -> {
              fake.flink.submit("third-" + heard.size(), 2, 2);
              jobs.discover();
              assertThat(heard).hasSizeGreaterThan(1);
            });
  }

  private FlinkJobsListener hearing(List<String> heard) {
    return new FlinkJobsListener() {
      @Override
      public void onStart(JobRun run, Autoscaler autoscaler) {
        heard.add(run.name());
        Algorithm<?, ?> unused = hang();
      }
    };
  }

  /** Lets the time pass that hanging calls are waited for. */
  private void giveUp(CompletableFuture<Void> look) throws Exception {
    hanging.await();
    fake.clock.awaitWaiting(1); // the look, and no request, which would be given up sooner
    fake.clock.advance(Strangers.PATIENCE);
    look.get();
  }

  private Algorithm<?, ?> hang() {
    hanging.countDown();
    try {
      release.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return new Toggle();
  }
}
