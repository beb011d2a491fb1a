package io.kta.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kta.kubernetes.image.Container;
import io.kta.kubernetes.image.UnpackedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A class-data archive of the image's classes, as docs/operator.md has it made in an image that is
 * built on this one: without a cluster, by the Java that takes it later. Skipped without root's
 * rights.
 */
@Timeout(300)
final class ClassDataArchiveIT {
  private static final Duration SOON = Duration.ofMinutes(2);
  private static final Path ARCHIVE = Path.of("/archive/kta.jsa");

  @TempDir private Path dir;

  @Test
  void archive_madeWithoutACluster_givesTheNextStartItsClasses() throws Exception {
    Path tar = Path.of(System.getProperty("kta.image", "none"));
    assumeTrue(Files.exists(tar), "SKIPPED: ClassDataArchiveIT, since no image was built");
    assumeTrue(Container.mayBeStarted(), "SKIPPED: ClassDataArchiveIT, it takes root's rights");
    UnpackedImage image = UnpackedImage.unpack(tar, dir.resolve("image"));
    Path folder = Files.createDirectory(dir.resolve("archive"));
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));

    try (Container maker = start(image, "first.log", "-XX:ArchiveClassesAtExit=" + ARCHIVE)) {
      await().atMost(SOON).until(() -> maker.log().contains("does not answer; waiting"));
      assertThat(maker.stop(SOON)).isTrue();
    }
    assertThat(folder.resolve("kta.jsa")).isNotEmptyFile();

    String take = "-XX:SharedArchiveFile=" + ARCHIVE + " -Xlog:class+load";
    try (Container taker = start(image, "second.log", take)) {
      await().atMost(SOON).until(() -> taker.log().contains("does not answer; waiting"));
      assertThat(taker.log())
          .contains("io.kta.operator.KtaOperator source: shared objects file (top)")
          .contains("io.fabric8.kubernetes.client.Config source: shared objects file (top)");
      assertThat(taker.stop(SOON)).isTrue();
    }
  }

  private Container start(UnpackedImage image, String log, String options) throws Exception {
    return Container.of(image, dir.resolve(log))
        .volume(dir.resolve("archive"), Path.of("/archive"))
        .environment(
            Map.of(
                "JAVA_TOOL_OPTIONS",
                options,
                "KUBERNETES_MASTER",
                "https://127.0.0.1:1",
                "PORT",
                "0",
                "PAGE_PORT",
                "off"))
        .start();
  }
}
