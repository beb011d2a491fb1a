package io.kta;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.kta.docs.CodeBlocks;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Java code of the pages about drivers and sources compiles as it stands there. */
final class DocumentationTest {
  private static final String IMPORTS =
      """
      import static org.junit.jupiter.api.Assertions.assertEquals;
      import io.fabric8.kubernetes.api.model.apps.*;
      import io.fabric8.kubernetes.client.*;
      import io.fabric8.kubernetes.client.server.mock.*;
      import io.kta.*;
      import io.kta.algorithm.*;
      import io.kta.driver.*;
      import io.kta.flink.*;
      import io.kta.flink.jobs.*;
      import io.kta.kafka.*;
      import io.kta.kubernetes.*;
      import io.kta.metrics.*;
      import io.kta.policy.*;
      import io.kta.prometheus.*;
      import io.kta.topology.*;
      import java.net.URI;
      import java.nio.file.*;
      import java.net.http.HttpClient;
      import java.util.*;
      import java.util.concurrent.ExecutorService;
      import javax.net.ssl.SSLContext;
      import org.junit.jupiter.api.Test;
      """;
  private static final String CLIENT = "KubernetesClient client";
  private static final String KAFKA = "KafkaCluster kafka, Map<String, Consumption> reads";

  @TempDir private Path dir;

  @Test
  void kubernetesPage_everyBlock_compiles() throws Exception {
    assertCompiles("docs/kubernetes.md", "", CLIENT, CLIENT, "");
    runFirstTest(3);
  }

  /** Runs the page's test class, which is compiled as a class within a method, on a mock. */
  private void runFirstTest(int block) throws Exception {
    KubernetesMockServer server =
        new KubernetesMockServer(
            new Context(),
            new MockWebServer(),
            new HashMap<>(),
            new KubernetesCrudDispatcher(),
            false);
    server.init();
    try (URLClassLoader classes =
            new URLClassLoader(new URL[] {dir.resolve("classes").toUri().toURL()});
        KubernetesClient client = server.createClient()) {
      Class<?> test = classes.loadClass("Block%d$1ScalingTests".formatted(block));
      Constructor<?> constructor = test.getDeclaredConstructors()[0];
      constructor.setAccessible(true);
      Object instance = constructor.newInstance(new Object[constructor.getParameterCount()]);
      Field field = test.getDeclaredField("client");
      field.setAccessible(true);
      field.set(instance, client);
      Method method = test.getDeclaredMethod("wordsAreScaledToThree");
      method.setAccessible(true);
      Object unused = method.invoke(instance);
    } finally {
      server.destroy();
    }
  }

  @Test
  void metricsPage_everyBlock_compiles() throws Exception {
    assertCompiles(
        "docs/metrics.md", "", KAFKA, KAFKA + ", ScaleDriver driver", "HttpClient client");
  }

  @Test
  void kafkaStreamsPage_block_compiles() throws Exception {
    assertCompiles(
        "docs/kafka-streams.md",
        CLIENT + ", KafkaCluster kafka, MetricSource records, MetricSource busy");
  }

  @Test
  void flinkPage_everyBlock_compiles() throws Exception {
    assertCompiles(
        "docs/flink.md",
        "",
        "String token, SSLContext tls, ExecutorService httpThreads",
        "Algorithm<?, ?> algorithm, ScalingPolicy policy, ScalingPolicy larger");
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
