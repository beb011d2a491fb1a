package io.kta.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.kta.topology.OperatorId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** When a job stopped, by when it was seen at work; times are milliseconds. */
final class SightingsTest {
  private static final Instant BEGIN = Instant.parse("2030-01-01T00:00:00Z");

  private final Sightings sightings = new Sightings();

  @Test
  void stopBefore_neverSeenAtWork_isUnknown() {
    sightings.add(stopped(100));
    assertThat(sightings.stopBefore(at(500))).isEmpty();
    sightings.add(up(600));
    assertThat(sightings.stopBefore(at(500))).isEmpty();
  }

  @Test
  void stopBefore_seenStopped_isBetweenThatAndTheLookBefore() {
    sightings.add(up(0));
    sightings.add(up(100));
    sightings.add(stopped(300));
    sightings.add(stopped(400));
    assertThat(sightings.stopBefore(at(900))).contains(moment(200, 100));
  }

  @Test
  void stopBefore_notSeenStopped_isBetweenTheLookBeforeAndTheNextTasks() {
    sightings.add(up(100));
    assertThat(sightings.stopBefore(at(700))).contains(moment(400, 300));
    sightings.add(stopped(700)); // by then it had its next tasks
    assertThat(sightings.stopBefore(at(700))).contains(moment(400, 300));
    assertThat(sightings.stopBefore(at(100))).contains(moment(100, 0));
  }

  /** A state of RUNNING says nothing while tasks are yet to run. */
  @Test
  void add_runningWithTasksYetToRun_isNeitherOfTheTwo() {
    sightings.add(up(100));
    sightings.add(look(200, "RUNNING", 1));
    assertThat(sightings.stopBefore(at(900))).contains(moment(500, 400));
  }

  @Test
  void asBefore_onlyIfItWasSeenAtWorkLast() {
    sightings.asBefore(at(50));
    assertThat(sightings.stopBefore(at(100))).isEmpty();
    sightings.add(up(100));
    sightings.asBefore(at(500));
    assertThat(sightings.stopBefore(at(700))).contains(moment(600, 100));
    sightings.add(stopped(800));
    sightings.asBefore(at(850));
    assertThat(sightings.stopBefore(at(900))).contains(moment(650, 150));
    sightings.add(up(1_000));
    sightings.asBefore(at(1_200));
    assertThat(sightings.stopBefore(at(1_300))).contains(moment(1_250, 50));
  }

  @Test
  void atWorkAgain_isTheFirstLookThatShowsIt() {
    Look last = up(900);
    sightings.add(up(100));
    assertThat(sightings.atWorkAgain(at(200), last)).isEqualTo(at(900));
    sightings.add(up(500));
    sightings.add(up(700));
    assertThat(sightings.atWorkAgain(at(200), last)).isEqualTo(at(500));
    assertThat(sightings.atWorkAgain(at(500), last)).isEqualTo(at(500));
    assertThat(sightings.atWorkAgain(at(950), last)).as("by a clock that jumps").isEqualTo(at(950));
    sightings.add(up(960));
    assertThat(sightings.atWorkAgain(at(800), last)).isEqualTo(at(900));
  }

  @Test
  void clear_forgetsBoth() {
    sightings.add(up(100));
    sightings.add(stopped(200));
    sightings.clear();
    assertThat(sightings.stopBefore(at(900))).isEmpty();
    sightings.add(up(150));
    assertThat(sightings.stopBefore(at(900))).contains(moment(525, 375));
  }

  @Test
  void add_aThousandLooks_keepsTheNewest() {
    for (int i = 1; i <= 1_001; i++) {
      sightings.add(up(i * 10L));
    }
    assertThat(sightings.stopBefore(at(15))).isEmpty();
    assertThat(sightings.stopBefore(at(25))).isPresent();
  }

  private static Look up(long millis) {
    return look(millis, "RUNNING", 2);
  }

  private static Look stopped(long millis) {
    return look(millis, "RESTARTING", 0);
  }

  private static Look look(long millis, String state, int running) {
    Vertex vertex =
        new Vertex(
            new OperatorId("map"),
            "map",
            2,
            128,
            Optional.empty(),
            new Vertex.Tasks(0, running, 0),
            new VertexCounters(
                true, OptionalDouble.empty(), OptionalDouble.empty(), Optional.empty(), true));
    JobGraph job =
        new JobGraph(
            "job",
            "job",
            state,
            false,
            new JobGraph.Timeline(0, 0, 0),
            List.of(vertex),
            Set.of("map"),
            List.of());
    return new Look(job, state, at(millis), at(millis), at(millis));
  }

  private static Moment moment(long millis, long error) {
    return new Moment(at(millis), Duration.ofMillis(error));
  }

  private static Instant at(long millis) {
    return BEGIN.plusMillis(millis);
  }
}
