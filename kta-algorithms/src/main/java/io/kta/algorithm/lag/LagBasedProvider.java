package io.kta.algorithm.lag;

import io.kta.algorithm.Algorithm;
import io.kta.algorithm.AlgorithmProvider;
import io.kta.algorithm.parameters.Parameters;
import io.kta.api.Internal;
import java.util.Map;

/**
 * Makes {@link LagBased} from a policy file.
 *
 * @hidden
 */
@Internal
public final class LagBasedProvider implements AlgorithmProvider {

  /** Creates the provider; for the service loader. */
  public LagBasedProvider() {}

  @Override
  public String type() {
    return "LagBased";
  }

  @Override
  public Algorithm<?, ?> create(Map<String, ?> parameters) {
    return Parameters.bind(type(), new LagBased(), parameters);
  }
}
