package io.kta.examples.referee;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OptionsTest {

  @Test
  void of_full_isEverythingWithTwentySeeds() {
    Options options = Options.of("mode=full", "topologies=", "seeds=");

    assertThat(options.topologies()).hasSize(10);
    assertThat(options.workloads()).hasSize(12);
    assertThat(options.matches()).hasSize(10 * 12 * 20);
    assertThat(options.files().series()).isFalse();
  }

  @Test
  void of_names_choosesThese() {
    Options options = Options.of("topologies=T3", "workloads=W4, W10", "algorithms=Kta,Ds2");

    assertThat(options.matches()).hasSize(2 * 3);
    assertThat(options.matches().get(0).seed()).isEqualTo(11);
    assertThat(options.contestants()).extracting(Contestant::name).containsExactly("Kta", "Ds2");
  }

  @Test
  void of_tracesFolder_areWorkloadsBesideTheUsual(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("wave.csv"), "second,load\n0,0.2\n60,0.8\n7200,0.4\n");
    Files.writeString(folder.resolve("notes.txt"), "no trace");

    Options all = Options.of("traces=" + folder);
    assertThat(all.workloads()).extracting(Workload::id).containsExactly("W3", "W4", "W10", "wave");
    Workload wave = all.workloads().get(3);
    assertThat(wave.length()).isEqualTo(Duration.ofHours(2));
    assertThat(wave.shape().of(Arenas.all().get(0), 11).at(90)).isBetween(0.6, 1.0);
    assertThat(Options.of("traces=" + folder, "workloads=wave").workloads())
        .extracting(Workload::id)
        .containsExactly("wave");
  }

  @Test
  void of_tracesFolderWithoutTraces_isNamed(@TempDir Path folder) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Options.of("traces=" + folder.resolve("gone")))
        .withMessageContaining("gone, which is no folder");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Options.of("traces=" + folder))
        .withMessageContaining("holds no .csv file");
  }

  @Test
  void of_mistakes_namesThem() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Options.of("seed=3"))
        .withMessageContaining("[seed]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Options.of("topologies=T11"))
        .withMessageContaining("T11")
        .withMessageContaining("T10");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Options.of("seeds=none"))
        .withMessageContaining("seeds is none");
  }
}
