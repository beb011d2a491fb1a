package io.kta.algorithm.fixed;

import io.kta.algorithm.Algorithm;
import io.kta.algorithm.AlgorithmProvider;
import io.kta.algorithm.parameters.Parameters;
import io.kta.api.Internal;
import java.util.Map;

/**
 * Makes {@link Fixed} from a policy file.
 *
 * @hidden
 */
@Internal
public final class FixedProvider implements AlgorithmProvider {

  /** Creates the provider; for the service loader. */
  public FixedProvider() {}

  @Override
  public String type() {
    return "Fixed";
  }

  @Override
  public Algorithm<?, ?> create(Map<String, ?> parameters) {
    return Parameters.bind(type(), new Fixed(), parameters);
  }
}
