package io.kta.examples.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.kta.kubernetes.image.UnpackedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every image must have, and what must not be in it. */
final class ImagesIT {
  @TempDir private Path dir;

  @ParameterizedTest
  @CsvSource({
    "kta-operator, ../kta-operator/target/jib-image.tar",
    "kta-quickstart-flink, quickstart-flink/target/jib-image.tar",
    "kta-quickstart-kstreams, quickstart-kstreams/target/jib-image.tar",
    "kta-quickstart-algorithm, target/algorithm-image.tar"
  })
  void image_isLabelledLicensedAndNotOfRoot(String name, Path tar) throws Exception {
    UnpackedImage image = UnpackedImage.unpack(tar, dir);
    assertThat(image.user()).isEqualTo("10001:10001");
    assertThat(image.labels())
        .containsEntry("org.opencontainers.image.title", name)
        .containsEntry("org.opencontainers.image.licenses", "Apache-2.0")
        .containsKeys(
            "org.opencontainers.image.version",
            "org.opencontainers.image.description",
            "org.opencontainers.image.base.name");
    assertThat(image.root().resolve("licenses/LICENSE"))
        .hasSameTextualContentAs(Path.of("../LICENSE"));
    assertThat(image.root().resolve("licenses/NOTICE")).exists();
    System.out.printf(
        "%s: %.1f MB on base %s%n",
        name, Files.size(tar) / 1e6, image.labels().get("org.opencontainers.image.base.name"));
  }

  /** KTA is in the operator's image only, and the algorithm's is of Python. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "quickstart-flink/target/jib-image.tar",
        "quickstart-kstreams/target/jib-image.tar",
        "target/algorithm-image.tar"
      })
  void imageOfTheQuickStart_hasNothingOfTheOperator(Path tar) throws Exception {
    UnpackedImage image = UnpackedImage.unpack(tar, dir);
    assertThat(names(image.root().resolve("app")))
        .noneMatch(file -> file.matches("kta-(core|operator|algorithms|simulation)-.*"));
  }

  @Test
  void algorithmImage_isListedAndRunsFromWhatIsInIt() throws Exception {
    UnpackedImage image = UnpackedImage.unpack(Path.of("target/algorithm-image.tar"), dir);
    assertThat(names(image.root().resolve("opt/kta")))
        .contains("toggle_server.py", "server.py", "model.py")
        .doesNotContain("tests", "simulate.pyc");
    String version =
        Files.readString(Path.of("python/pyproject.toml"))
            .lines()
            .filter(line -> line.startsWith("version"))
            .findFirst()
            .orElseThrow()
            .replaceAll("[^0-9.]", "");
    assertThat(Files.readString(Path.of("target/algorithm-sbom.json")))
        .contains("pkg:pypi/kta-algorithm@" + version)
        .doesNotContain("${");
  }

  private static List<String> names(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
