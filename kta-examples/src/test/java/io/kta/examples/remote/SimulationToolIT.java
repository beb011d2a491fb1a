package io.kta.examples.remote;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The jar that a researcher is given: with it alone, an algorithm in Python is simulated. */
@Timeout(300)
final class SimulationToolIT {
  private static final Path JAR = Path.of("target", "kta-simulation-tool.jar").toAbsolutePath();

  @Test
  void jar_alone_simulatesAnAlgorithmInPython() throws Exception {
    Python.test(JAR.toString(), "tests.test_simulate");
  }

  @Test
  void jar_hasLicencesAndNothingOfFlink() throws Exception {
    try (JarFile jar = new JarFile(JAR.toFile())) {
      List<String> names = jar.stream().map(JarEntry::getName).toList();
      assertThat(names)
          .contains("META-INF/LICENSE", "licenses/jackson/META-INF/LICENSE")
          .noneMatch(name -> name.startsWith("org/apache/"))
          .doesNotHaveDuplicates();
    }
  }
}
