package io.kta.operator.resource;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** What was seen of an operator; what is unknown is left out. Not thread-safe. */
@JsonIgnoreProperties(ignoreUnknown = true)
public final class MetricsStatus {

  @JsonPropertyDescription("Incoming records per second.")
  public @Nullable Double recordsInPerSecond;

  @JsonPropertyDescription("Outgoing records per second.")
  public @Nullable Double recordsOutPerSecond;

  @JsonPropertyDescription("The backlog in records.")
  public @Nullable Double pendingRecords;

  @JsonPropertyDescription("The share of time spent busy, from 0 to 1.")
  public @Nullable Double busyRatio;

  @JsonPropertyDescription("The share of time spent backpressured, from 0 to 1.")
  public @Nullable Double backpressuredRatio;

  @JsonPropertyDescription("Whether some instances did not report.")
  public @Nullable Boolean partial;
}
