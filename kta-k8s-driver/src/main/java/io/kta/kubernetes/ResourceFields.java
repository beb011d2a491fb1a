package io.kta.kubernetes;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.kta.driver.ScaleDriverException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The fields of a resource of any kind, by their paths. */
record ResourceFields(GenericKubernetesResource resource, ResourceName name) {

  /** Returns a number; empty if it is missing or null. */
  OptionalInt number(Object... path) {
    Object value = value(path);
    if (value == null) {
      return OptionalInt.empty();
    }
    if (value instanceof Number number && number.longValue() == number.intValue()) {
      return OptionalInt.of(number.intValue());
    }
    throw new ScaleDriverException(
        "%s has '%s' at %s, where a whole number belongs; correct the resource"
            .formatted(
                name,
                value,
                Stream.of(path).map(String::valueOf).collect(Collectors.joining("."))));
  }

  /** Returns any value as text; empty if it is missing or null. */
  Optional<String> text(Object... path) {
    return Optional.ofNullable(value(path)).map(String::valueOf);
  }

  /** Returns a list; empty if it is missing or something else. */
  List<?> list(Object... path) {
    return value(path) instanceof List<?> list ? list : List.of();
  }

  /** Returns how often the spec has been changed; 0 if the API server does not count. */
  long generation() {
    return Optional.ofNullable(resource.getMetadata().getGeneration()).orElse(0L);
  }

  private @Nullable Object value(Object... path) {
    return resource.<@Nullable Object>get(path);
  }
}
