package io.kta.algorithm.learned;

import io.kta.algorithm.Algorithm;
import io.kta.algorithm.AlgorithmProvider;
import io.kta.algorithm.parameters.Parameters;
import io.kta.api.Internal;
import java.util.Map;

/**
 * Makes {@link LearnedCapacity} from a policy file.
 *
 * @hidden
 */
@Internal
public final class LearnedCapacityProvider implements AlgorithmProvider {

  /** Creates the provider; for the service loader. */
  public LearnedCapacityProvider() {}

  @Override
  public String type() {
    return "Kta";
  }

  @Override
  public Algorithm<?, ?> create(Map<String, ?> parameters) {
    return Parameters.bind(type(), new LearnedCapacity(), parameters);
  }
}
