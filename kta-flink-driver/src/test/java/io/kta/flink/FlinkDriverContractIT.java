package io.kta.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.kta.driver.ScaleDriver;
import io.kta.flink.local.LocalFlink;
import io.kta.flink.local.LocalJob;
import io.kta.flink.local.WordCount;
import io.kta.simulation.testing.ScaleDriverContract;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** On one real Flink, with a new job for each test. */
class FlinkDriverContractIT extends ScaleDriverContract {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static LocalFlink flink;

  private LocalJob job;

  /** By id, in topological order. */
  private final Map<OperatorId, String> names = new LinkedHashMap<>();

  @BeforeAll
  static void startFlink() {
    flink = LocalFlink.builder().taskManagers(4).start();
  }

  @AfterAll
  static void stopFlink() {
    flink.close();
  }

  @BeforeEach
  void startJob() {
    job = flink.submit(WordCount.named("contract")).awaitRunning();
    try (ScaleDriver driver = newDriver()) {
      for (Operator operator :
          driver.observe().observation().orElseThrow().topology().operators()) {
        names.put(operator.id(), operator.name());
      }
    }
  }

  @AfterEach
  void cancelJob() {
    job.cancel();
  }

  @Override
  protected ScaleDriver newDriver() {
    return FlinkDriver.forJob(flink.restUri(), job.id());
  }

  @Override
  protected Map<OperatorId, Integer> actual() {
    Map<String, Integer> byName = job.parallelism();
    Map<OperatorId, Integer> actual = new LinkedHashMap<>();
    names.forEach((id, name) -> actual.put(id, byName.getOrDefault(name, 0)));
    return actual;
  }

  @Override
  protected void settle() {
    job.awaitRunning();
  }

  @Override
  protected boolean canBeSwitchedOff() {
    return false;
  }

  @Override
  protected boolean setByAnother(OperatorId operator, int parallelism) {
    Map<String, Integer> wanted = new HashMap<>(job.parallelism());
    wanted.put(names.getOrDefault(operator, "nobody's"), parallelism);
    job.requestParallelism(wanted);
    assertThat(job.runsWithin(PATIENCE, wanted)).isTrue();
    return true;
  }

  @Override
  protected boolean takeAway() {
    return false;
  }
}
