package io.kta.examples.referee;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

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
