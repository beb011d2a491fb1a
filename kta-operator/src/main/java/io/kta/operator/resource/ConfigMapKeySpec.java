package io.kta.operator.resource;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import org.jspecify.annotations.Nullable;

/** An entry of a ConfigMap in the namespace of the policy. Not thread-safe. */
@JsonIgnoreProperties(ignoreUnknown = true)
public final class ConfigMapKeySpec {

  @JsonPropertyDescription("The name of the ConfigMap, for example authorities.")
  @Required
  @Pattern(ResourceNames.PATTERN)
  public @Nullable String name;

  @JsonPropertyDescription("The key of the entry, for example ca.crt.")
  @Required
  @Pattern("^[A-Za-z0-9._-]{1,253}$")
  public @Nullable String key;
}
