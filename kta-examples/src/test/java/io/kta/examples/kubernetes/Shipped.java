package io.kta.examples.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;

/** The files that a user applies. */
final class Shipped {
  static final Path QUICKSTART = Path.of("kubernetes");
  static final Path OPERATOR = Path.of("../kta-operator/src/main/kubernetes/operator.yml");

  static final Path DEFINITION =
      Path.of("../kta-operator/src/main/kubernetes/ktapolicies.research.dynatrace.com-v1.yml");

  private Shipped() {}

  /** Returns all that is in a file, in its order. */
  static List<HasMetadata> resources(Path file) throws IOException {
    Object read = new KubernetesSerialization().unmarshal(Files.readString(file));
    Collection<?> all = read instanceof Collection<?> many ? many : List.of(read);
    return all.stream().map(HasMetadata.class::cast).toList();
  }

  /** Returns the one resource of a type that is in a file. */
  static <T extends HasMetadata> T only(Class<T> type, Path file) throws IOException {
    List<T> found = resources(file).stream().filter(type::isInstance).map(type::cast).toList();
    if (found.size() != 1) {
      throw new IllegalStateException(file + " has " + found.size() + " of " + type);
    }
    return found.get(0);
  }
}
