package io.kta.algorithm.learned;

import io.kta.algorithm.rates.OperatorRates;
import io.kta.algorithm.rates.Sample;
import io.kta.topology.OperatorId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rates of the newest sample. Those of one operator are worked out once while they are asked
 * for again and again before those of the next. Not thread-safe.
 */
final class LatestRates {
  private final List<Sample> newest;
  private @Nullable OperatorId operator;
  private @Nullable OperatorRates rates;

  LatestRates(Sample newest) {
    this.newest = List.of(newest);
  }

  OperatorRates of(OperatorId id) {
    OperatorRates known = rates;
    if (known == null || !id.equals(operator)) {
      known = OperatorRates.of(id, newest);
      rates = known;
      operator = id;
    }
    return known;
  }
}
