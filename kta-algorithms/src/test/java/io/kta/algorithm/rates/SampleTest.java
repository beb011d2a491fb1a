package io.kta.algorithm.rates;

import static org.assertj.core.api.Assertions.assertThat;

import io.kta.algorithm.Context;
import io.kta.knowledge.CycleId;
import io.kta.knowledge.CycleResult;
import io.kta.knowledge.Outcome;
import io.kta.knowledge.Step;
import io.kta.metrics.JobStatus;
import io.kta.metrics.Observation;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import io.kta.topology.Topology;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which samples are of one window. */
final class SampleTest {
  private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");
  private static final Duration WINDOW = Duration.ofSeconds(60);

  @Test
  void within_window_isWhatIsNotOlder() {
    assertThat(sample(150).within(List.of(cycle(120), cycle(90), cycle(60)), WINDOW))
        .containsExactly(sample(150), sample(120), sample(90));
  }

  /** Else a loop that runs every two minutes would never know how fast a backlog grows. */
  @Test
  void within_cyclesFurtherApartThanTheWindow_hasTheOneBefore() {
    assertThat(sample(240).within(List.of(cycle(120), cycle(0)), WINDOW))
        .containsExactly(sample(240), sample(120));
  }

  @Test
  void within_sameObservationSeenAgain_countsOnce() {
    assertThat(sample(240).within(List.of(cycle(240), cycle(120), cycle(120)), WINDOW))
        .containsExactly(sample(240), sample(120));
  }

  /** A cycle that could not measure says nothing of the job; one that found none does. */
  @Test
  void within_cycleWithoutMeasurement_isSkippedOnlyIfItFailed() {
    Outcome failed = new Outcome.Failed(Step.MONITOR, "no metrics", Optional.empty());
    assertThat(sample(90).within(List.of(unmeasured(failed), cycle(60)), WINDOW))
        .containsExactly(sample(90), sample(60));
    Outcome held = new Outcome.Held("the job is starting");
    assertThat(sample(90).within(List.of(unmeasured(held), cycle(60)), WINDOW))
        .containsExactly(sample(90));
  }

  @Test
  void of_jobThatRunsAsBefore_runsSinceThen() {
    assertThat(since(List.of(), "job", 2)).as("the first").isEqualTo(at(90));
    assertThat(since(List.of(cycle(60)), "job", 2)).isEqualTo(START);
    assertThat(since(List.of(cycle(60)), "job", 3)).as("another parallelism").isEqualTo(at(90));
    assertThat(since(List.of(cycle(60)), "other", 2)).as("another job").isEqualTo(at(90));
  }

  /** A job that was starting meanwhile has not run through, even if it looks the same. */
  @Test
  void of_cycleWithoutMeasurement_isSkippedOnlyIfItFailed() {
    Outcome failed = new Outcome.Failed(Step.MONITOR, "no metrics", Optional.empty());
    assertThat(since(List.of(unmeasured(failed), cycle(60)), "job", 2)).isEqualTo(START);
    Outcome held = new Outcome.Held("the job is starting");
    assertThat(since(List.of(unmeasured(held), cycle(60)), "job", 2)).isEqualTo(at(90));
  }

  /** Returns since when a job runs as it does after 90 s. */
  private static Instant since(
      List<CycleResult<Sample, String>> history, String job, int parallelism) {
    Topology topology = Topology.chain(Operator.of("source", parallelism));
    Observation seen = Observation.of(at(90), topology).withJob(JobStatus.steady().withId(job));
    return Sample.of(Context.of(new CycleId("kta", 3), at(90), seen, history)).since();
  }

  private static Instant at(int second) {
    return START.plusSeconds(second);
  }

  private static CycleResult<Sample, String> unmeasured(Outcome outcome) {
    Instant at = START.plusSeconds(75);
    return CycleResult.of(new CycleId("kta", 2), at, at, outcome);
  }

  @Test
  void ageAndUntil_inWholeSecondsRoundedUp() {
    assertThat(sample(150).age()).isEqualTo(Duration.ofSeconds(150));
    assertThat(sample(150).until(Duration.ofSeconds(200))).isEqualTo(Duration.ofSeconds(50));
    assertThat(sample(150).until(Duration.ofMillis(150_001))).isEqualTo(Duration.ofSeconds(1));
    assertThat(sample(150).until(Duration.ofSeconds(150))).isZero();
    assertThat(sample(150).until(Duration.ofSeconds(100))).as("long over").isZero();
  }

  private static CycleResult<Sample, String> cycle(int second) {
    Sample measured = sample(second);
    return CycleResult.<Sample, String>of(
            new CycleId("kta", 1), measured.at(), measured.at(), new Outcome.Held("a test"))
        .withMonitored(measured);
  }

  private static Sample sample(int second) {
    return new Sample(
        START.plusSeconds(second),
        START,
        Optional.of("job"),
        Map.of(new OperatorId("source"), 2),
        Map.of(),
        List.of());
  }
}
