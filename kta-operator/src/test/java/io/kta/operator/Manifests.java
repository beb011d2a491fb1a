package io.kta.operator;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The files that are applied to install the operator. */
final class Manifests {
  static final Path OPERATOR = Path.of("src/main/kubernetes/operator.yml");

  private Manifests() {}

  /** Creates all that is in a file. */
  static void apply(KubernetesClient client, Path file) throws IOException {
    try (InputStream yaml = Files.newInputStream(file)) {
      client.load(yaml).items().forEach(item -> client.resource(item).create());
    }
  }
}
