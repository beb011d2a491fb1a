package io.kta.source;

import io.kta.api.Internal;
import io.kta.metrics.MetricSource;
import io.kta.metrics.MetricSourceException;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import io.kta.topology.Topology;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The settings of a {@link MetricSource} for single operators, each given by its id or its name.
 * Immutable.
 *
 * @param byIdOrName in the order in which they were given
 * @param <T> the type of the settings
 * @hidden
 */
@Internal
public record PerOperator<T>(Map<String, T> byIdOrName) {

  /** Copies the map and keeps its order. */
  public PerOperator {
    byIdOrName = Collections.unmodifiableMap(new LinkedHashMap<>(byIdOrName));
  }

  /**
   * Returns the setting of each operator of a topology, in topological order, without those of
   * which nothing was. The id goes before the name.
   *
   * @throws MetricSourceException if the topology has no operator of an id or name
   */
  public Map<OperatorId, T> of(Topology topology) {
    Set<String> unknown = new LinkedHashSet<>(byIdOrName.keySet());
    Map<OperatorId, T> told = new LinkedHashMap<>();
    for (Operator operator : topology.operators()) {
      unknown.remove(operator.id().value());
      unknown.remove(operator.name());
      Optional.ofNullable(byIdOrName.get(operator.id().value()))
          .or(() -> Optional.ofNullable(byIdOrName.get(operator.name())))
          .ifPresent(value -> told.put(operator.id(), value));
    }
    if (!unknown.isEmpty()) {
      List<String> names = topology.operators().stream().map(Operator::name).toList();
      throw new MetricSourceException(
          "a metric is to be measured of %s, but the operators are %s; name one of these, or its id"
              .formatted(unknown, names));
    }
    return told;
  }
}
