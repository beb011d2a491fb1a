package io.kta.operator.resource;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import org.jspecify.annotations.Nullable;

/** An entry of a ConfigMap in the namespace of the policy. Not thread-safe. */
@JsonIgnoreProperties(ignoreUnknown = true)
public final class ConfigMapKeySpec {

  @JsonPropertyDescription("The name of the ConfigMap.")
  @Required
  @Pattern(ResourceNames.PATTERN)
  public @Nullable String name;

  @JsonPropertyDescription("The key of the entry.")
  @Required
  public @Nullable String key;
}
