package io.kta;

import static org.assertj.core.api.Assertions.assertThat;

import io.kta.knowledge.CycleId;
import io.kta.knowledge.Outcome;
import io.kta.knowledge.Step;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

/** What stands in the log of a job that fails for hours: a line a minute, and one stack trace. */
final class CycleLogTest {
  private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");

  /** The stack trace of each warning; empty if it had none. */
  private final List<Optional<Throwable>> warnings = new ArrayList<>();

  private final CycleLog log = new CycleLog(recording());
  private final IllegalStateException away = new IllegalStateException("away");

  @Test
  void onCycle_failsEach30Seconds_isALineAMinuteWithOneStackTrace() {
    for (int cycle = 0; cycle < 6; cycle++) {
      log.onCycle(failed(cycle, "away"));
    }
    assertThat(warnings).containsExactly(Optional.of(away), Optional.empty(), Optional.empty());
  }

  @Test
  void onCycle_anotherFailureOrOneAfterAGoodCycle_hasItsStackTrace() {
    log.onCycle(failed(0, "away"));
    log.onCycle(failed(2, "timed out"));
    log.onCycle(report(3, new Outcome.Held("well")));
    log.onCycle(failed(4, "timed out"));
    assertThat(warnings).containsExactly(Optional.of(away), Optional.of(away), Optional.of(away));
  }

  private CycleReport failed(int cycle, String reason) {
    return report(cycle, new Outcome.Failed(Step.OBSERVE, reason, Optional.of(away)));
  }

  private static CycleReport report(int cycle, Outcome outcome) {
    return CycleReport.of(
        new CycleId("job", cycle + 1), START.plus(Duration.ofSeconds(30L * cycle)), outcome);
  }

  private Logger recording() {
    return (Logger)
        Proxy.newProxyInstance(
            Logger.class.getClassLoader(),
            new Class<?>[] {Logger.class},
            (logger, method, arguments) -> {
              if (method.getName().equals("warn")) {
                warnings.add(Optional.ofNullable((Throwable) arguments[2]));
              }
              return null;
            });
  }
}
