package io.kta;

import static org.assertj.core.api.Assertions.assertThat;

import io.kta.docs.CodeBlocks;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Java code of the pages about drivers and sources compiles as it stands there. */
final class DocumentationTest {
  private static final String IMPORTS =
      """
      import io.fabric8.kubernetes.client.*;
      import io.kta.algorithm.*;
      import io.kta.driver.*;
      import io.kta.flink.*;
      import io.kta.kafka.*;
      import io.kta.kubernetes.*;
      import io.kta.metrics.*;
      import io.kta.prometheus.*;
      import java.net.URI;
      import java.nio.file.*;
      import java.net.http.HttpClient;
      import java.util.*;
      import java.util.concurrent.ExecutorService;
      import javax.net.ssl.SSLContext;
      """;
  private static final String CLIENT = "KubernetesClient client";
  private static final String KAFKA = "KafkaCluster kafka, Map<String, Consumption> reads";

  @TempDir private Path dir;

  @Test
  void kubernetesPage_everyBlock_compiles() throws Exception {
    assertCompiles("docs/kubernetes.md", "", CLIENT, CLIENT);
  }

  @Test
  void metricsPage_everyBlock_compiles() throws Exception {
    assertCompiles(
        "docs/metrics.md", "", KAFKA, KAFKA + ", ScaleDriver driver", "HttpClient client");
  }

  @Test
  void flinkPage_everyBlock_compiles() throws Exception {
    assertCompiles(
        "docs/flink.md", "", "String token, SSLContext tls, ExecutorService httpThreads");
  }

  /** Compiles each block of a page by itself, with what earlier ones declare as parameters. */
  private void assertCompiles(String page, String... parameters) throws Exception {
    CodeBlocks blocks = CodeBlocks.of(page, Files.createDirectories(dir.resolve("classes")));
    assertThat(parameters).as(page + " has other blocks").hasSize(blocks.count());
    int block = 0;
    for (String declared : List.of(parameters)) {
      blocks.compile(block++, IMPORTS, declared);
    }
  }
}
