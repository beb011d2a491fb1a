package io.kta.operator.resource;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import org.jspecify.annotations.Nullable;

/** A resource that has a scale subresource. Not thread-safe. */
@JsonIgnoreProperties(ignoreUnknown = true)
public final class ResourceSpec {

  @JsonPropertyDescription(
      "Group and version of a kind other than Deployment, StatefulSet or ReplicaSet, for example"
          + " example.com/v1. Default: apps/v1.")
  @Pattern("^([a-z0-9.-]+/)?v[a-z0-9]+$")
  public @Nullable String apiVersion;

  @JsonPropertyDescription("The kind, for example Deployment; any that has a scale subresource.")
  @Required
  @Pattern("^[A-Za-z][A-Za-z0-9]{0,62}$")
  public @Nullable String kind;

  @JsonPropertyDescription("The name, in the namespace of the policy, for example tokenizer.")
  @Required
  @Pattern(ResourceNames.PATTERN)
  public @Nullable String name;

  @JsonPropertyDescription(
      "The largest useful number of replicas, such as the number of partitions that it reads; at"
          + " least 1. Default: no limit.")
  @Min(1)
  public @Nullable Integer maxReplicas;
}
