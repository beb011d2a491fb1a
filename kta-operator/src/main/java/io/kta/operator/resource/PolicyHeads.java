package io.kta.operator.resource;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A list of policies by their names and versions, whatever else they hold. Immutable.
 *
 * @param items the policies, in the API server's order
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record PolicyHeads(@Nullable List<Head> items) {

  /**
   * One policy.
   *
   * @param metadata what it is called
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Head(Metadata metadata) {}

  /**
   * What a policy is called, and its version.
   *
   * @param namespace where it is
   * @param name its name there
   * @param resourceVersion changes with each of its changes
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Metadata(String namespace, String name, String resourceVersion) {}

  /** Returns the policies. */
  public List<Head> policies() {
    return items == null ? List.of() : List.copyOf(items);
  }
}
