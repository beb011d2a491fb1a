package io.kta.examples.referee;

import static org.assertj.core.api.Assertions.assertThat;

import io.kta.examples.referee.NeededInstances.Level;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class NeededInstancesTest {

  @Test
  void at_levels_readsColumnsNeeded() {
    String rows =
        IntStream.rangeClosed(1, 100)
            .mapToObj(i -> i + ",7," + i)
            .collect(Collectors.joining("\n"));

    NeededInstances needs =
        NeededInstances.of("seconds,map.parallelism,map.needed\n" + rows + "\n");

    assertThat(needs.at(Level.MEAN)).isEqualTo(Map.of("map", 51));
    assertThat(needs.at(Level.P95)).isEqualTo(Map.of("map", 95));
    assertThat(needs.at(Level.PEAK)).isEqualTo(Map.of("map", 100));
  }
}
