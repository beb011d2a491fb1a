package io.kta.examples.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kta.kubernetes.image.UnpackedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
    System.out.println(said(name, Files.size(tar), image));
  }

  /** Says what was built, and what of the images to be published the build has left out. */
  private static String said(String name, long bytes, UnpackedImage image) {
    String base = image.labels().getOrDefault("org.opencontainers.image.base.name", "");
    List<String> leftOut = new ArrayList<>();
    if (base.equals("scratch")) {
      leftOut.add("a base image, since no registry is asked without -Pimage");
    }
    leftOut.add(
        image.architecture().equals("arm64")
            ? "amd64, which is made without -Dkta.image.architecture"
            : "arm64, which -Dkta.image.architecture=arm64 makes");
    return "%s: %.1f MB for %s on base %s; left out: %s"
        .formatted(name, bytes / 1e6, image.architecture(), base, String.join("; ", leftOut));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          amd64 | scratch    | for amd64 on base scratch; left out: a base image, since no registry is asked without -Pimage; arm64, which -Dkta.image.architecture=arm64 makes
          amd64 | temurin:21 | for amd64 on base temurin:21; left out: arm64, which -Dkta.image.architecture=arm64 makes
          arm64 | temurin:21 | for arm64 on base temurin:21; left out: amd64, which is made without -Dkta.image.architecture
          """)
  void build_saysWhichImagesItLeftOut(String architecture, String base, String expected) {
    ObjectNode config = JsonNodeFactory.instance.objectNode();
    config.putObject("Labels").put("org.opencontainers.image.base.name", base);
    UnpackedImage image = new UnpackedImage(dir, config, architecture, List.of());
    assertThat(said("kta-operator", 22_250_000, image))
        .isEqualTo("kta-operator: 22.3 MB " + expected);
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
