package io.kta.topology;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The driver's own reference to an operator, as sent to remote algorithms. Immutable.
 *
 * @param type the kind of thing, for example {@code flinkStreamingGraphNode}; not blank
 * @param fields what identifies it among its kind, in the order in which they were given
 * @since 0.1
 */
public record OperatorReference(String type, Map<String, String> fields) {

  /** Copies the fields and keeps their order. */
  public OperatorReference {
    if (type.isBlank()) {
      throw new IllegalArgumentException("reference type '" + type + "' is blank; name the kind");
    }
    fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
  }
}
