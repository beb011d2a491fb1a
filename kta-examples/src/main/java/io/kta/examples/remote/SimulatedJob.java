package io.kta.examples.remote;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.kta.policy.ScalingPolicy;
import io.kta.simulation.Load;
import io.kta.simulation.RescaleCost;
import io.kta.simulation.SimulatedOperator;
import io.kta.simulation.SimulatedTopology;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A job to simulate, as a file of JSON describes it; what is left out has a default. Immutable.
 *
 * @param operators a chain, the source first; by default a source and a counter
 * @param load records per second at the source; by default it comes and goes within an hour
 * @param hours how long the run is; by default 2
 * @param interval seconds from cycle to cycle; by default 30
 * @param stop seconds for which a rescale stops the job; by default 40
 * @param minParallelism the least of each operator; by default 1
 * @param maxParallelism the most of each operator; by default no limit
 * @param seed of what is random; by default 1
 */
record SimulatedJob(
    @Nullable List<Part> operators,
    @Nullable JsonNode load,
    @Nullable Double hours,
    @Nullable Integer interval,
    @Nullable Double stop,
    @Nullable Integer minParallelism,
    @Nullable Integer maxParallelism,
    @Nullable Long seed) {
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();
  private static final List<Part> CHAIN =
      List.of(new Part("source", 2000, 1, null), new Part("counter", 1000, 1, null));

  /**
   * An operator.
   *
   * @param id its id
   * @param recordsPerSecond what one instance can do
   * @param parallelism at which it begins; by default 1
   * @param maxParallelism the most; by default no limit
   */
  record Part(
      String id,
      double recordsPerSecond,
      @Nullable Integer parallelism,
      @Nullable Integer maxParallelism) {

    SimulatedOperator operator() {
      SimulatedOperator operator =
          SimulatedOperator.of(id, recordsPerSecond).parallelism(or(parallelism, 1));
      return maxParallelism == null ? operator : operator.maxParallelism(maxParallelism);
    }
  }

  /**
   * Reads a job.
   *
   * @throws IllegalArgumentException if the text does not describe one
   */
  static SimulatedJob read(String json) {
    try {
      return JSON.readValue(json, SimulatedJob.class);
    } catch (IOException e) {
      throw new IllegalArgumentException("the job cannot be read: " + e.getMessage(), e);
    }
  }

  List<String> ids() {
    return or(operators, CHAIN).stream().map(Part::id).toList();
  }

  Duration length() {
    return seconds(3600 * or(hours, 2.0));
  }

  ScalingPolicy policy() {
    return ScalingPolicy.builder()
        .interval(Duration.ofSeconds(or(interval, 30)))
        .minParallelism(or(minParallelism, 1))
        .maxParallelism(or(maxParallelism, Integer.MAX_VALUE))
        .build();
  }

  SimulatedTopology.Builder topology() {
    List<Part> parts = or(operators, CHAIN);
    if (parts.isEmpty()) {
      throw new IllegalArgumentException("operators is empty; name at least the source");
    }
    SimulatedTopology.Builder builder =
        SimulatedTopology.builder()
            .seed(or(seed, 1L))
            .rescaleCost(RescaleCost.stopping(seconds(or(stop, 40.0))))
            .source(parts.get(0).operator(), arriving());
    for (int i = 1; i < parts.size(); i++) {
      builder.operator(parts.get(i).operator()).edge(parts.get(i - 1).id(), parts.get(i).id());
    }
    return builder;
  }

  private Load arriving() {
    JsonNode sent = load;
    if (sent == null) {
      return Load.diurnal(1000, 8000, Duration.ofHours(1));
    }
    if (sent.isNumber()) {
      return Load.constant(sent.doubleValue());
    }
    Duration each =
        seconds(
            Optional.of(sent.path("seconds"))
                .filter(JsonNode::isNumber)
                .orElseThrow(() -> wrong(sent))
                .doubleValue());
    if (sent.path("steps").isArray()) {
      double[] steps = JSON.convertValue(sent.path("steps"), double[].class);
      return Load.steps(each, steps);
    }
    if (!sent.path("lowest").isNumber() || !sent.path("highest").isNumber()) {
      throw wrong(sent);
    }
    return Load.diurnal(
        sent.path("lowest").doubleValue(), sent.path("highest").doubleValue(), each);
  }

  private static IllegalArgumentException wrong(JsonNode load) {
    return new IllegalArgumentException(
        "load is %s; it must be a number, {steps, seconds} or {lowest, highest, seconds}"
            .formatted(load));
  }

  private static Duration seconds(double seconds) {
    return Duration.ofNanos(Math.round(seconds * 1e9));
  }

  private static <T> T or(@Nullable T value, T otherwise) {
    return value == null ? otherwise : value;
  }
}
