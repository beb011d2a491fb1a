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
 * @param containers what each container used, by resource
 */
record PodMeasurement(Instant at, Duration window, List<Map<String, Object>> containers) {
  private static final Pattern GO_DURATION =
      Pattern.compile("(?:(\\d+)h)?(?:(\\d+)m)?(?:(\\d+(?:\\.\\d+)?)s)?");

  /** Returns what is told, or empty if it is not told as the API has it. */
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
              containers.stream().map(PodMeasurement::usage).toList()));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /** Returns the sum over the containers; empty if one of them was not measured. */
  OptionalDouble used(PodResource resource) {
    BigDecimal sum = BigDecimal.ZERO;
    for (Map<String, Object> usage : containers) {
      if (!(usage.get(resource.key()) instanceof String quantity)) {
        return OptionalDouble.empty();
      }
      sum = sum.add(Quantity.parse(quantity).getNumericalAmount());
    }
    return containers.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(sum.doubleValue());
  }

  @SuppressWarnings("unchecked") // a JSON object
  private static Map<String, Object> usage(Object container) {
    return container instanceof Map<?, ?> fields && fields.get("usage") instanceof Map<?, ?> usage
        ? (Map<String, Object>) usage
        : Map.of();
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
}
