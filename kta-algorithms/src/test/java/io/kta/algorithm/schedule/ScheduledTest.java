package io.kta.algorithm.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kta.algorithm.Algorithm;
import io.kta.algorithm.Algorithms;
import io.kta.metrics.Observation;
import io.kta.simulation.testing.AlgorithmRun;
import io.kta.topology.Operator;
import io.kta.topology.Topology;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ScheduledTest {
  private static final Map<String, ?> WORKDAYS_AND_NIGHTS =
      Map.of(
          "zone",
          "Europe/Vienna",
          "otherwise",
          2,
          "times",
          List.of(
              Map.of(
                  "days",
                  List.of("monday", "tuesday"),
                  "from",
                  "08:00",
                  "until",
                  "18:00",
                  "parallelism",
                  8,
                  "operators",
                  Map.of("map", 9)),
              Map.of("days", List.of("SUNDAY"), "from", "22:00", "until", "02:00")));

  /** 2030-01-06 is a Sunday; Vienna is one hour ahead of UTC then, and two in July. */
  @ParameterizedTest
  @CsvSource({
    "2030-01-07T07:00:00Z, 'source=8, map=9', it is between 08:00 and 18:00",
    "2030-01-07T06:59:59Z, 'source=2, map=2', it is none of the times that are set",
    "2030-07-08T06:00:00Z, 'source=8, map=9', it is between 08:00 and 18:00",
    "2030-01-07T17:00:00Z, 'source=2, map=2', it is none of the times that are set",
    "2030-01-09T10:00:00Z, 'source=2, map=2', it is none of the times that are set",
    "2030-01-06T21:00:00Z, 'source=1, map=3', it is between 22:00 and 02:00",
    "2030-01-07T00:59:00Z, 'source=1, map=3', it is between 22:00 and 02:00",
    "2030-01-08T00:30:00Z, 'source=2, map=2', it is none of the times that are set",
  })
  void decide_goesByTheWallClock(Instant now, String plan, String reason) {
    assertThat(decide(Algorithms.named("Scheduled", WORKDAYS_AND_NIGHTS), now))
        .isEqualTo("Scale[plan=%s, reason=%s]", plan, reason);
  }

  @Test
  void named_wrongTimes_areRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                Algorithms.named(
                    "Scheduled",
                    Map.of(
                        "zone",
                        "Atlantis",
                        "times",
                        List.of(Map.of("from", "08:00", "until", "9:00")))))
        .withMessageContaining("zone is 'Atlantis'; it must be a time zone as Europe/Vienna")
        .withMessageContaining("times is [");
  }

  private static <M, A> String decide(Algorithm<M, A> algorithm, Instant now) {
    Topology topology = Topology.chain(Operator.of("source", 1), Operator.of("map", 3));
    return new AlgorithmRun<>(algorithm).decide(Observation.of(now, topology)).toString();
  }
}
