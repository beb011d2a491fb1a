package io.kta.flink;

import io.kta.driver.ScaleDriverException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a JobManager is, as asked once per connection. Immutable.
 *
 * @param answerAge how old its answers about a job may be
 */
record FlinkCluster(FlinkVersion version, Duration answerAge) {

  private static final Duration LONGEST_AGE = Duration.ofSeconds(30);
  static final Duration DEFAULT_COOLDOWN = Duration.ofSeconds(30);

  /** What the setting is called, newest first. */
  private static final List<String> COOLDOWNS =
      List.of(
          "jobmanager.adaptive-scheduler.executing.cooldown-after-rescaling",
          "jobmanager.adaptive-scheduler.scaling-interval.min");

  /**
   * Asks a JobManager what it is.
   *
   * @throws ScaleDriverException if it cannot rescale jobs; the message says what to change
   */
  static FlinkCluster probe(FlinkRest rest) {
    FlinkResponse config = rest.get("/config");
    FlinkVersion version = FlinkVersion.of(config.field("flink-version").text());
    if (!version.canRescale()) {
      throw new ScaleDriverException(
          "Flink at %s is %s, and rescaling over REST begins with 1.18; use Flink 1.20 or 2.x"
              .formatted(rest.baseUrl(), version));
    }
    boolean rescale =
        config
            .field("features")
            .optionalField("web-rescale")
            .map(FlinkResponse::truth)
            .orElse(false);
    if (!rescale) {
      requireAdaptive(rest);
    }
    long refresh = config.field("refresh-interval").longInteger();
    return new FlinkCluster(
        version, Duration.ofMillis(Math.max(0, Math.min(refresh, LONGEST_AGE.toMillis()))));
  }

  /** Asks for how long after a start of a job Flink does not rescale it. */
  Duration cooldown(FlinkRest rest) {
    Map<String, String> settings = settings(rest);
    return COOLDOWNS.stream()
        .flatMap(key -> Optional.ofNullable(settings.get(key)).stream())
        .findFirst()
        .flatMap(FlinkDuration::of)
        .orElse(DEFAULT_COOLDOWN);
  }

  /** Tells apart the reasons of the web UI for not offering to rescale. */
  private static void requireAdaptive(FlinkRest rest) {
    Map<String, String> settings = settings(rest);
    if (settings.getOrDefault("scheduler-mode", "").equalsIgnoreCase("reactive")) {
      throw new ScaleDriverException(
          "Flink at %s runs in reactive mode (scheduler-mode: reactive); %s"
              .formatted(rest.baseUrl(), Refusal.REACTIVE.remedy()));
    }
    String scheduler = settings.getOrDefault("jobmanager.scheduler", "default");
    if (!scheduler.equalsIgnoreCase("adaptive")) {
      throw new ScaleDriverException(
          "Flink at %s has the %s scheduler, which cannot rescale jobs; %s"
              .formatted(rest.baseUrl(), scheduler, Refusal.NOT_ADAPTIVE.remedy()));
    }
  }

  private static Map<String, String> settings(FlinkRest rest) {
    Map<String, String> settings = new HashMap<>();
    for (FlinkResponse setting : rest.get("/jobmanager/config").elements()) {
      settings.put(setting.field("key").text(), setting.field("value").text());
    }
    return settings;
  }
}
