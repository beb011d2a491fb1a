package io.kta.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kta.Autoscaler;
import io.kta.CycleReport;
import io.kta.Kta;
import io.kta.LoopScheduler;
import io.kta.algorithm.Algorithm;
import io.kta.algorithm.Decision;
import io.kta.policy.ScalingPolicy;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Drivers by the hundred on one HTTP client. With a client each, 200 on four threads were seen to
 * need 639 threads for HTTP, many of which outlived the drivers on JDK 17; with one, 5.
 */
@Timeout(600)
final class OneClientForManyDriversTest {
  private static final int DRIVERS = 200;
  private static final int HTTP_THREADS = 4;
  private static final String OURS = "one-client-";
  private static final Duration SOON = Duration.ofMinutes(3);

  private final Set<Long> before = ids(httpThreads());
  private final Queue<CycleReport> reports = new ConcurrentLinkedQueue<>();
  private final Queue<Integer> counts = new ConcurrentLinkedQueue<>();
  private @Nullable HttpClient client;

  @Test
  void observe_oneClient_threadsAreBoundedAndNoneOutlivesIt() {
    AtomicInteger count = new AtomicInteger();
    ExecutorService threads =
        Executors.newFixedThreadPool(
            HTTP_THREADS, task -> new Thread(task, OURS + count.incrementAndGet()));
    client = HttpClient.newBuilder().executor(threads).build();
    try (FakeFlink flink = new FakeFlink()) {
      runAll(flink, client);
      assertThat(reports).hasSize(DRIVERS).noneMatch(report -> report.toString().contains("fail"));
      assertThat(counts).allMatch(found -> found <= HTTP_THREADS + 1);

      try (FlinkDriver another = FlinkDriver.builder(flink.uri()).httpClient(client).build()) {
        assertThat(another.observe().observation()).isPresent(); // no driver has ended it
      }
    }
    client = null;
    threads.shutdown();
    await()
        .atMost(SOON)
        .until(
            () -> {
              System.gc(); // by which a JDK before 21 ends what nobody can use any more
              return newThreads().isEmpty();
            });
  }

  private void runAll(FakeFlink flink, HttpClient shared) {
    Algorithm<?, ?> holding = Algorithm.of("hold").plan(context -> new Decision.Hold("as it is"));
    List<Autoscaler> running = new ArrayList<>();
    try (LoopScheduler scheduler = LoopScheduler.builder().cyclesAtOnce(4).build()) {
      for (int i = 0; i < DRIVERS; i++) {
        running.add(
            Kta.autoscaler()
                .name("job" + i)
                .algorithm(holding)
                .driver(FlinkDriver.builder(flink.uri()).httpClient(shared).build())
                .policy(ScalingPolicy.builder().interval(Duration.ofMinutes(10)).build())
                .firstCycleAfter(Duration.ZERO)
                .scheduler(scheduler)
                .listener(
                    report -> {
                      counts.add(newThreads().size());
                      reports.add(report);
                    })
                .start());
      }
      await().atMost(SOON).until(() -> reports.size() == DRIVERS);
      running.forEach(Autoscaler::close);
    }
  }

  private List<Thread> newThreads() {
    return httpThreads().stream().filter(thread -> !before.contains(thread.getId())).toList();
  }

  private static List<Thread> httpThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().matches("(" + OURS + "|HttpClient-|kta-flink-http-).*"))
        .toList();
  }

  private static Set<Long> ids(Collection<Thread> threads) {
    return threads.stream().map(Thread::getId).collect(Collectors.toCollection(HashSet::new));
  }
}
