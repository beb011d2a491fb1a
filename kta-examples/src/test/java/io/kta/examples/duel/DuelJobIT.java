package io.kta.examples.duel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kta.simulation.Load;
import io.kta.time.LoopClock;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The duel's job on real Flink, with somebody who rescales it once. */
@Timeout(600)
final class DuelJobIT {
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  /** Whatever is done again after the restart, each record that came is done, and counted once. */
  @Test
  void prepare_rescaledOnce_tellsTheStopAndLosesNoRecord() throws Exception {
    Feed feed = new Feed(Arrivals.of(Load.constant(60), PATIENCE), LoopClock.system());
    try (Bout bout = Bout.prepare(new Rescaling(), feed, 60, 0)) {
      feed.begin();
      Meter meter = Meter.of("Rescaling");
      await().atMost(PATIENCE).until(() -> meter.firstNotDone() > 0);
      bout.begin();
      await().atMost(PATIENCE).until(() -> !bout.result("constant", 1).restarts().isEmpty());
      long due = feed.due();
      await().atMost(PATIENCE).until(() -> meter.firstNotDone() >= due);

      BoutResult result = bout.result("constant", 1);
      assertThat(result.restarts()).hasSize(1).allMatch(Restart::rescaled);
      assertThat(result.downtime()).isPositive();
      assertThat(result.course().instances().values()).contains(4, 5);
    }
  }

  /** Asks for one instance more of the second operator, and no more. */
  private static final class Rescaling implements Contestant {
    @Override
    public String name() {
      return "Rescaling";
    }

    @Override
    public String settings() {
      return "once";
    }

    @Override
    public AutoCloseable scale(Arena arena) {
      Map<String, Integer> wanted = arena.job().parallelism();
      wanted.computeIfPresent("enrich", (vertex, parallelism) -> parallelism + 1);
      arena.job().requestParallelism(wanted);
      return () -> {};
    }
  }
}
