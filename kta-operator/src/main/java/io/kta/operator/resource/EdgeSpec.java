package io.kta.operator.resource;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import org.jspecify.annotations.Nullable;

/** Records that flow from one resource of the topology to another. Not thread-safe. */
@JsonIgnoreProperties(ignoreUnknown = true)
public final class EdgeSpec {

  @JsonPropertyDescription("The sender as kind and name, for example Deployment/tokenizer.")
  @Required
  @Pattern("^[A-Za-z0-9]+/[a-z0-9.-]+$")
  public @Nullable String from;

  @JsonPropertyDescription("The receiver as kind and name, for example Deployment/counter.")
  @Required
  @Pattern("^[A-Za-z0-9]+/[a-z0-9.-]+$")
  public @Nullable String to;
}
