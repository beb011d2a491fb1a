package io.kta.operator.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kta.kubernetes.RealApiServer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Issue 14, section 4: an hour of faults, and what a process occupies does not grow. */
@EnabledIfSystemProperty(named = "kta.soak.minutes", matches = "\\d+", disabledReason = "-Psoak")
final class SoakIT {
  private static final Duration TIME =
      Duration.ofMinutes(Integer.getInteger("kta.soak.minutes", 60));
  private static final int POLICIES = Integer.getInteger("kta.soak.policies", 1_000);
  private static final long SEED = Long.getLong("kta.soak.seed", 1);
  private static final int LONG_OUTAGE = 4; // which of the faults lasts five minutes

  @TempDir private Path dir;

  @Test
  @Timeout(value = 3, unit = TimeUnit.HOURS)
  void run_faultsForAnHour_neitherMemoryNorThreadsNorSocketsGrow() throws Exception {
    Optional<RealApiServer> server = RealApiServer.startWithoutControllers(dir, "SoakIT");
    assumeTrue(server.isPresent(), "KUBEBUILDER_ASSETS names no API server");
    List<Vitals> vitals = new ArrayList<>();
    try (RealApiServer api = server.get();
        Soak soak = new Soak(api, dir, POLICIES, SEED)) {
      Instant begin = Instant.now();
      System.out.printf(
          "%d policies, seed %d, all begun after %s%n", POLICIES, SEED, soak.recovery(begin));
      System.out.println(
          "| minute | API server | all caught up after | RSS, MiB | threads | sockets | late, p99 |");
      System.out.println("|---|---|---|---|---|---|---|");
      for (int fault = 1; Instant.now().isBefore(begin.plus(TIME)); fault++) {
        String disturbed =
            soak.disturb(fault == LONG_OUTAGE ? Duration.ofMinutes(5) : soak.drawSeconds(5, 20));
        Vitals now = soak.vitals();
        vitals.add(now);
        System.out.printf(
            "| %d | %s | %d | %d | %d | %.0f ms |%n",
            Duration.between(begin, Instant.now()).toMinutes(),
            disturbed,
            now.memory(),
            now.threads(),
            now.sockets(),
            soak.lateness().millis(0.99));
      }
    }
    assertFlat(vitals);
  }

  /** Compares the last third with the one before, when all code has run. */
  private static void assertFlat(List<Vitals> all) {
    int third = all.size() / 3;
    List<Vitals> middle = all.subList(third, all.size() - third);
    List<Vitals> last = all.subList(all.size() - third, all.size());
    assertThat(most(last, Vitals::memory)).isLessThan(most(middle, Vitals::memory) * 11 / 10);
    assertThat(most(last, Vitals::threads)).isLessThan(most(middle, Vitals::threads) + 20);
    assertThat(most(last, Vitals::sockets)).isLessThan(most(middle, Vitals::sockets) + 20);
  }

  private static int most(List<Vitals> all, ToIntFunction<Vitals> figure) {
    return all.stream().mapToInt(figure).max().orElseThrow();
  }
}
