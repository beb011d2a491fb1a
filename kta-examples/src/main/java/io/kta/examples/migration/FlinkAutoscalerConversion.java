package io.kta.examples.migration;

import io.kta.examples.migration.Conversion.Remark;
import io.kta.policy.Alignment;
import io.kta.policy.Behavior;
import io.kta.policy.Direction;
import io.kta.policy.Effectiveness;
import io.kta.policy.RateLimit;
import io.kta.policy.ScalingPolicy;
import io.kta.policy.ScalingPolicyBuilder;
import io.kta.policy.WeeklyWindow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Makes a policy and the parameters of {@code Kta} from a configuration of Flink's autoscaler, and
 * says of each option what became of it.
 */
final class FlinkAutoscalerConversion {
  private static final List<String> PREFIXES =
      List.of("kubernetes.operator.job.autoscaler.", "job.autoscaler.");
  private static final Duration INTERVAL = Duration.ofMinutes(1); // as the operator reconciles
  private static final int FLINKS_MAX_PARALLELISM = 200;

  private final ScalingPolicyBuilder policy = ScalingPolicy.builder().interval(INTERVAL);
  private final Map<String, Object> parameters = new HashMap<>();
  private final List<Remark> remarks = new ArrayList<>();
  private final Map<AutoscalerOption, String> set = new EnumMap<>(AutoscalerOption.class);
  private final ZoneId zone;

  private FlinkAutoscalerConversion(ZoneId zone) {
    this.zone = zone;
  }

  /**
   * Converts a configuration. Options of anything but the autoscaler are passed over.
   *
   * @param configuration Flink's, by key
   * @param zone the default time zone of the JVM that Flink's autoscaler runs in
   * @throws IllegalArgumentException if a value is none of its option; the message names both
   */
  static Conversion of(Map<String, String> configuration, ZoneId zone) {
    FlinkAutoscalerConversion conversion = new FlinkAutoscalerConversion(zone);
    new TreeMap<>(configuration).forEach(conversion::read);
    conversion.set.forEach(conversion::convert);
    conversion.behavior();
    conversion.effectiveness();
    conversion.policy.maxParallelism(
        conversion.number(AutoscalerOption.MAX_PARALLELISM).orElse(FLINKS_MAX_PARALLELISM));
    return new Conversion(conversion.policy.build(), conversion.parameters, conversion.remarks);
  }

  private void read(String key, String value) {
    for (String prefix : PREFIXES) {
      if (key.startsWith(prefix)) {
        String option = key.substring(prefix.length());
        AutoscalerOption.of(option)
            .ifPresentOrElse(
                known -> readKnown(known, option, value.strip()),
                () -> remarks.add(new Remark(option, value, false, "not known here")));
        return;
      }
    }
  }

  /** The newer key wins over an older one, as in Flink. */
  private void readKnown(AutoscalerOption option, String key, String value) {
    if (option.wasNamed(key)) {
      set.putIfAbsent(option, value);
    } else {
      set.put(option, value);
    }
  }

  private void convert(AutoscalerOption option, String value) {
    try {
      boolean isKept = option.isConverted() && isConverted(option, value);
      remarks.add(new Remark(option.key(), value, isKept, option.answer()));
    } catch (IllegalArgumentException | DateTimeParseException e) {
      throw new IllegalArgumentException(
          "job.autoscaler." + option.key() + ": " + value + " cannot be read: " + e.getMessage(),
          e);
    }
  }

  private boolean isConverted(AutoscalerOption option, String value) {
    switch (option) {
      case SCALING_ENABLED -> policy.dryRun(!Boolean.parseBoolean(value));
      case EXCLUDED_PERIODS -> {
        return excludedPeriods(value);
      }
      case MIN_PARALLELISM -> policy.minParallelism(Integer.parseInt(value));
      case CATCH_UP_DURATION -> {
        return parameter("catchUp", FlinkDurations.parse(value));
      }
      case RESTART_TIME -> {
        return parameter("restart", FlinkDurations.parse(value));
      }
      case ALIGNMENT -> {
        Optional<Alignment> alignment = alignment(value);
        alignment.ifPresent(policy::alignment);
        return alignment.isPresent();
      }
      default -> {
        // of several options together: behavior(), effectiveness(), and the largest parallelism
      }
    }
    return true;
  }

  private boolean parameter(String name, Duration value) {
    if (value.isZero()) {
      return false;
    }
    parameters.put(name, value.toString());
    return true;
  }

  private static Optional<Alignment> alignment(String mode) {
    return switch (mode.toUpperCase(Locale.ROOT)) {
      case "BALANCED" -> Optional.of(Alignment.AS_PLANNED);
      case "EVENLY_SPREAD" -> Optional.of(Alignment.EVEN);
      case "MAXIMIZE_UTILISATION" -> Optional.of(Alignment.BALANCED);
      case "OFF" -> Optional.of(Alignment.OFF);
      default -> Optional.empty(); // a plugin
    };
  }

  /** Returns whether all of them are daily ranges; those that are not are left out. */
  private boolean excludedPeriods(String value) {
    boolean areAllDaily = true;
    for (String period : value.split(";", -1)) {
      String[] ends = period.strip().split("-", -1);
      if (ends.length == 2 && ends[0].matches("\\d\\d:\\d\\d:\\d\\d")) {
        policy.exclude(
            WeeklyWindow.daily(LocalTime.parse(ends[0]), LocalTime.parse(ends[1]), zone));
      } else {
        areAllDaily = false;
      }
    }
    return areAllDaily;
  }

  private void behavior() {
    Behavior calm = Behavior.calm();
    Direction down = calm.down();
    Direction up = calm.up();
    String interval = set.get(AutoscalerOption.SCALE_DOWN_INTERVAL);
    if (interval != null) {
      down = down.withStabilizationWindow(FlinkDurations.parse(interval));
    }
    down = limited(down, AutoscalerOption.SCALE_DOWN_FACTOR, 100);
    up = limited(up, AutoscalerOption.SCALE_UP_FACTOR, Integer.MAX_VALUE);
    policy.behavior(calm.withDown(down).withUp(up));
  }

  private Direction limited(Direction direction, AutoscalerOption factor, int most) {
    String value = set.get(factor);
    if (value == null) {
      return direction;
    }
    double percent = Double.parseDouble(value) * 100;
    return percent < 1 || percent >= most
        ? direction
        : direction.withLimits(RateLimit.percent((int) Math.round(percent), INTERVAL));
  }

  private void effectiveness() {
    String enabled = set.get(AutoscalerOption.EFFECTIVENESS);
    if (enabled != null && !Boolean.parseBoolean(enabled)) {
      policy.effectiveness(Effectiveness.ignored());
      return;
    }
    String threshold = set.get(AutoscalerOption.EFFECTIVENESS_THRESHOLD);
    if (threshold != null) {
      policy.effectiveness(Effectiveness.defaults().withLeastGain(Double.parseDouble(threshold)));
    }
  }

  private Optional<Integer> number(AutoscalerOption option) {
    return Optional.ofNullable(set.get(option)).map(Integer::valueOf);
  }

  /**
   * Prints what a configuration file becomes: lines of {@code key: value}, as in Flink's
   * configuration or in {@code spec.flinkConfiguration} of a FlinkDeployment.
   */
  public static void main(String[] arguments) throws IOException {
    Map<String, String> configuration = new HashMap<>();
    for (String line : Files.readAllLines(Path.of(arguments[0]))) {
      int colon = line.indexOf(": ");
      if (colon > 0 && !line.stripLeading().startsWith("#")) {
        configuration.put(
            line.substring(0, colon).strip(),
            line.substring(colon + 2).strip().replaceAll("^[\"']|[\"']$", ""));
      }
    }
    Conversion conversion = of(Collections.unmodifiableMap(configuration), ZoneId.systemDefault());
    System.out.println(conversion.policy().toJson());
    System.out.println("Kta " + new TreeMap<>(conversion.parameters()));
    conversion.remarks().forEach(System.out::println);
  }
}
