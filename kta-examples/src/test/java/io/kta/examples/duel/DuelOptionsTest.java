package io.kta.examples.duel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kta.examples.traces.Trace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DuelOptionsTest {

  @Test
  void of_nothing_isThreeRoundsOfTheBuiltInDay() {
    DuelOptions options = options(Map.of("kta.duel.traces", "", "kta.duel.speed", " "));

    assertThat(options.minutes()).isEqualTo(25);
    assertThat(options.rounds()).isEqualTo(3);
    Trace day = options.load(3);
    assertThat(day).isEqualTo(options.load(1));
    assertThat(options.compression(day).speed()).isEqualTo(57.6);
  }

  @Test
  void load_folderOfTwo_isInTurn(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("b.csv"), "0,1\n3600,1\n");
    Files.writeString(folder.resolve("a.csv"), "0,1\n7200,1\n");
    DuelOptions options = options(Map.of("kta.duel.traces", folder.toString()));

    assertThat(List.of(1, 2, 3))
        .map(round -> options.load(round).name())
        .containsExactly("a", "b", "a");
    assertThat(options.compression(options.load(1)).speed()).isEqualTo(4.8);
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> options(Map.of("kta.duel.traces", folder.toString(), "kta.duel.trace", "c")))
        .withMessageContaining("trace is c")
        .withMessageContaining("[a, b]");
  }

  @Test
  void of_mistakes_namesThem() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> options(Map.of("kta.duel.minutes", "0")))
        .withMessageContaining("minutes is 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> options(Map.of("kta.duel.speed", "fast")))
        .withMessageContaining("speed is fast");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Contestants.named(List.of("Kta", "Ds3"), new Compression(60)))
        .withMessageContaining("[Ds3]")
        .withMessageContaining("Fixed");
  }

  @Test
  void named_some_areThese() {
    assertThat(Contestants.named(List.of("Fixed", "Kta"), new Compression(60)))
        .extracting(Contestant::name)
        .containsExactly("Kta", "Fixed");
  }

  /** At a speed of 1 all times are the usual ones. */
  @Test
  void kta_speedOfOne_isAsItComes() {
    assertThat(ByKta.kta(new Compression(1)).policy()).isEqualTo(ByKta.asItComes().policy());
    assertThat(ByKta.kta(new Compression(1)).algorithm().get())
        .isEqualTo(ByKta.asItComes().algorithm().get());
  }

  private static DuelOptions options(Map<String, String> properties) {
    return DuelOptions.of(properties::get);
  }
}
