package io.kta.prometheus;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kta.metrics.MetricSourceException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** Reads the answer to an instant query, as Prometheus' HTTP API v1 documents it. */
final class InstantAnswer {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);
  private static final int LONGEST_SHOWN = 200;

  private final String call;

  private InstantAnswer(String call) {
    this.call = call;
  }

  static List<Series> read(String call, int status, byte[] body) {
    return new InstantAnswer(call).read(status, body);
  }

  private List<Series> read(int status, byte[] body) {
    if (Throttle.isOverload(status)) {
      throw new MetricSourceException(
          "%s was refused with %d, since there are too many requests: '%s'; %s"
              .formatted(
                  call,
                  status,
                  shown(new String(body, StandardCharsets.UTF_8)),
                  Throttle.remedy()));
    }
    JsonNode answer = json(status, body);
    if (!answer.path("status").asText().equals("success")) {
      throw refused(status, answer);
    }
    if (!answer.path("warnings").isEmpty()) {
      throw new MetricSourceException(
          "%s was answered with a warning, so a part of the data may be missing: %s; correct its cause, or accept an unknown value with orUnknown()"
              .formatted(call, shown(answer.get("warnings").toString())));
    }
    if (answer.path("isPartial").asBoolean()) { // a cluster of VictoriaMetrics
      throw new MetricSourceException(
          "%s was answered in part, since some storage nodes are away; see why they are, or take this for unknown with orUnknown()"
              .formatted(call));
    }
    JsonNode data = answer.path("data");
    JsonNode result = data.path("result");
    return switch (data.path("resultType").asText()) {
      case "vector" -> vector(result);
      case "scalar" -> List.of(new Series(Map.of(), number(result)));
      case "string", "matrix" ->
          throw new MetricSourceException(
              "%s gives a %s, not one number per series; take away the range, or aggregate over it"
                  .formatted(call, data.path("resultType").asText()));
      default -> throw unexpected(answer);
    };
  }

  private List<Series> vector(JsonNode result) {
    List<Series> found = new ArrayList<>();
    for (JsonNode series : result) {
      if (series.has("histogram")) {
        throw new MetricSourceException(
            "%s gives histograms; take a number of them, for example by histogram_count(…)"
                .formatted(call));
      }
      Map<String, String> labels = new LinkedHashMap<>();
      series
          .path("metric")
          .properties()
          .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
      found.add(new Series(labels, number(series.path("value"))));
    }
    return found;
  }

  /** Reads {@code [time, "number"]}; NaN and infinities are sent as text as well. */
  private OptionalDouble number(JsonNode value) {
    if (!value.path(1).isTextual()) {
      throw unexpected(value);
    }
    String text = value.get(1).textValue().replace("Inf", "Infinity"); // as Java writes it
    try {
      double number = Double.parseDouble(text);
      return Double.isFinite(number) ? OptionalDouble.of(number) : OptionalDouble.empty();
    } catch (NumberFormatException e) {
      throw unexpected(value);
    }
  }

  private JsonNode json(int status, byte[] body) {
    try {
      return JSON.readTree(body);
    } catch (IOException e) {
      throw new MetricSourceException(
          "%s was answered with %d and no JSON but '%s'; check that the base URL is Prometheus' and who may ask it"
              .formatted(call, status, shown(new String(body, StandardCharsets.UTF_8))),
          e);
    }
  }

  private MetricSourceException refused(int status, JsonNode answer) {
    if (answer.path("error").isTextual()) {
      return new MetricSourceException(
          "%s was refused with %d %s: %s; correct the query, or look at Prometheus' own log"
              .formatted(
                  call,
                  status,
                  answer.path("errorType").asText(),
                  shown(answer.get("error").textValue())));
    }
    return new MetricSourceException(
        "%s was answered with %d and '%s'; check that the base URL is Prometheus' and who may ask it"
            .formatted(call, status, shown(answer.toString())));
  }

  private MetricSourceException unexpected(JsonNode found) {
    return new MetricSourceException(
        "%s was answered in a way that is not Prometheus': '%s'; check that the base URL is its own"
            .formatted(call, shown(found.toString())));
  }

  private static String shown(String text) {
    String line = text.replaceAll("\\s+", " ").strip();
    return line.length() > LONGEST_SHOWN ? line.substring(0, LONGEST_SHOWN) + "…" : line;
  }
}
