package io.kta.kubernetes;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What metrics.k8s.io tells of one pod.
 *
 * @param at the end of the time that was measured
 * @param window how long that was
 * @param containers what each container used
 */
record PodMeasurement(Instant at, Duration window, List<ContainerUsage> containers) {
  private static final Pattern GO_DURATION =
      Pattern.compile("(?:(\\d+)h)?(?:(\\d+)m)?(?:(\\d+(?:\\.\\d+)?)s)?");

  /** Returns the measurement, or empty if it is not in the form of the API. */
  static Optional<PodMeasurement> of(GenericKubernetesResource metrics) {
    Object timestamp = metrics.get("timestamp");
    Object window = metrics.get("window");
    if (!(timestamp instanceof String time
        && metrics.get("containers") instanceof List<?> containers)) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new PodMeasurement(
              Instant.parse(time),
              duration(window instanceof String text ? text : ""),
              containers.stream().map(ContainerUsage::of).toList()));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /** Returns the sum over the containers; empty if one of them was not measured. */
  OptionalDouble used(PodResource resource) {
    return sum(containers, resource);
  }

  /** Returns what one container used; empty if it was not measured. */
  OptionalDouble used(PodResource resource, String container) {
    return sum(containers.stream().filter(one -> container.equals(one.name())).toList(), resource);
  }

  private static OptionalDouble sum(List<ContainerUsage> containers, PodResource resource) {
    BigDecimal sum = BigDecimal.ZERO;
    for (ContainerUsage container : containers) {
      if (!(container.usage().get(resource.key()) instanceof String quantity)) {
        return OptionalDouble.empty();
      }
      sum = sum.add(Quantity.parse(quantity).getNumericalAmount());
    }
    return containers.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(sum.doubleValue());
  }

  /** Reads for example {@code 30s}, {@code 1m0s}, or {@code 15.2s}, as Go writes durations. */
  private static Duration duration(String text) {
    Matcher parts = GO_DURATION.matcher(text);
    if (!parts.matches()) {
      return Duration.ZERO;
    }
    return Duration.ofHours(number(parts.group(1)).longValue())
        .plusMinutes(number(parts.group(2)).longValue())
        .plusMillis(number(parts.group(3)).movePointRight(3).longValue());
  }

  private static BigDecimal number(String digits) {
    return digits == null ? BigDecimal.ZERO : new BigDecimal(digits);
  }

  /** What one container used, by resource. */
  record ContainerUsage(String name, Map<String, Object> usage) {

    @SuppressWarnings("unchecked") // a JSON object
    private static ContainerUsage of(Object container) {
      return container instanceof Map<?, ?> fields && fields.get("usage") instanceof Map<?, ?> usage
          ? new ContainerUsage(String.valueOf(fields.get("name")), (Map<String, Object>) usage)
          : new ContainerUsage("", Map.of());
    }
  }
}
