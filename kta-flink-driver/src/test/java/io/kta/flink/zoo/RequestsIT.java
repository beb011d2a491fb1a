package io.kta.flink.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kta.flink.FlinkDriver;
import io.kta.flink.local.CountingProxy;
import io.kta.flink.local.LocalFlink;
import io.kta.flink.local.LocalJob;
import io.kta.metrics.Observation;
import io.kta.time.ManualClock;
import io.kta.topology.OperatorId;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * How many requests an observation of a real job takes: as many as there are sources and two, and
 * up to three where records wait, however many vertices the job has. The table of larger jobs is
 * made by {@link ManyVerticesIT}.
 */
class RequestsIT {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final int OBSERVATIONS = 5;
  private static final int MOST_FOR_BUSIEST = 3;

  private static LocalFlink flink;

  @BeforeAll
  static void start() {
    flink = LocalFlink.builder().taskManagers(ManyVertices.PARALLELISM).start();
  }

  @AfterAll
  static void stop() {
    flink.close();
  }

  @ParameterizedTest
  @CsvSource({
    "3, 1, false",
    "20, 1, false",
    "8, 5, false",
    "3, 1, true",
    "20, 1, true",
    "8, 5, true"
  })
  void observe_jobOfASize_asksBySourcesAndNotByVertices(
      int vertices, int sources, boolean backlog) {
    LocalJob job = flink.submit(new ManyVertices(vertices, sources, backlog)).awaitRunning();
    ManualClock clock = new ManualClock(); // which stands still, so that no name is asked again
    try (CountingProxy proxy = new CountingProxy(flink.restUri());
        FlinkDriver driver =
            FlinkDriver.builder(proxy.uri()).jobId(job.id()).clock(clock).build()) {
      await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofSeconds(1))
          .until(
              () -> {
                clock.advance(Duration.ofMinutes(6));
                return readersAreKnown(driver.observe().observation());
              });
      for (int i = 0; i < OBSERVATIONS; i++) {
        Visit.pause();
        long before = proxy.requests();
        assertThat(driver.observe().observation()).isPresent();
        assertThat(proxy.requests() - before)
            .isBetween(2L + sources, 2L + sources + (backlog ? MOST_FOR_BUSIEST : 0));
      }
    } finally {
      job.cancel();
    }
  }

  private static boolean readersAreKnown(Optional<Observation> seen) {
    return seen.isPresent()
        && seen.get().topology().ids().stream()
            .filter(id -> seen.get().topology().isSource(id))
            .allMatch(id -> isKnown(seen.get(), id));
  }

  private static boolean isKnown(Observation seen, OperatorId source) {
    return seen.metricsOf(source).pendingRecords().isPresent()
        && seen.metricsOf(source).recordsInPerSecond().isPresent();
  }
}
