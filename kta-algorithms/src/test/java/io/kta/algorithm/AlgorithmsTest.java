package io.kta.algorithm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kta.algorithm.fixed.Fixed;
import io.kta.algorithm.toggle.Toggle;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.module.ModuleDescriptor.Provides;
import java.lang.module.ModuleFinder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class AlgorithmsTest {

  @Test
  void named_noParameters_hasTheDefaults() {
    assertThat(Algorithms.named("Toggle", Map.of())).isEqualTo(new Toggle());
  }

  @Test
  void named_parameters_areBoundByName() {
    assertThat(Algorithms.named("Toggle", Map.of("threshold", 3, "replicas", List.of(1, "2"))))
        .isEqualTo(new Toggle(3, List.of(1, 2)));
    assertThat(Algorithms.named("Fixed", Map.of("operators", Map.of("map", 4))))
        .isEqualTo(new Fixed(OptionalInt.empty(), Map.of("map", 4)));
  }

  /** What a policy calls an algorithm, reports and logs call it too. */
  @Test
  void name_ofEveryAlgorithm_isThatOfItsProvider() {
    Set<String> decorators = Set.of("Headroom", "MedianOf", "SameForAll", "Trend");
    for (String type : Algorithms.types()) {
      if (!decorators.contains(type)) {
        assertThat(Algorithms.named(type, Map.of()).name()).isEqualTo(type);
      }
    }
  }

  @Test
  void named_unknownType_namesThoseThereAre() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Algorithms.named("Togle", Map.of()))
        .withMessageContaining("there is no algorithm 'Togle'; there are [")
        .withMessageContaining("Toggle");
  }

  @Test
  void named_severalFaults_areNamedAtOnceWithWhatThereIs() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                Algorithms.named(
                    "Toggle", Map.of("threshold", 0, "replicas", "four", "treshold", 1)))
        .withMessage(
            "parameters of Toggle: replicas is 'four'; it must be a list, each a whole number; "
                + "threshold is 0; it must be at least 1; there is no parameter 'treshold'; there "
                + "are threshold (a whole number, by default 2), replicas (a list, each a whole "
                + "number, by default [4, 2])");
  }

  @Test
  void types_ofTheModule_areThoseOfTheClassPath() throws IOException {
    List<String> provided =
        ModuleFinder.of(Path.of("target", "classes")).findAll().stream()
            .flatMap(module -> module.descriptor().provides().stream())
            .filter(provides -> provides.service().equals(AlgorithmProvider.class.getName()))
            .map(Provides::providers)
            .flatMap(List::stream)
            .toList();
    try (BufferedReader services =
        new BufferedReader(
            new InputStreamReader(
                AlgorithmProvider.class.getResourceAsStream(
                    "/META-INF/services/" + AlgorithmProvider.class.getName()),
                StandardCharsets.UTF_8))) {
      assertThat(services.lines()).containsExactlyElementsOf(provided).isNotEmpty();
    }
  }
}
