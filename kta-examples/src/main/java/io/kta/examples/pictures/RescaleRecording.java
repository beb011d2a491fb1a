package io.kta.examples.pictures;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.List;

/**
 * What was seen of one rescale on a real Flink. Times are milliseconds since the plan was handed
 * over.
 *
 * @param flink the version of Flink
 * @param before the parallelism of each vertex before
 * @param after the parallelism of each vertex after
 * @param applied when {@code FlinkDriver.apply} returned
 * @param checkpoints when each checkpoint was triggered and completed
 * @param states the states of the job, each until the next began
 * @param tasks the running tasks, each number until the next
 * @param stopFrom when the job stopped processing, as the driver reports it
 * @param stopMillis for how long
 * @param stopError by how much that may be off
 */
record RescaleRecording(
    String flink,
    int before,
    int after,
    long applied,
    List<Span> checkpoints,
    List<Change> states,
    List<Change> tasks,
    long stopFrom,
    long stopMillis,
    long stopError) {

  /** A stretch of time. */
  record Span(long from, long to) {}

  /** A value that began at a time. */
  record Change(long at, String value) {}

  String toJson() {
    try {
      return JsonMapper.builder().build().writerWithDefaultPrettyPrinter().writeValueAsString(this)
          + "\n";
    } catch (IOException e) {
      throw new IllegalStateException("a recording is always JSON", e);
    }
  }

  static RescaleRecording fromJson(String json) {
    try {
      return JsonMapper.builder().build().readValue(json, RescaleRecording.class);
    } catch (IOException e) {
      throw new IllegalArgumentException("not a recording of a rescale: " + e.getMessage(), e);
    }
  }
}
