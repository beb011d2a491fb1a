package io.kta.algorithm.utilization;

import io.kta.algorithm.Algorithm;
import io.kta.algorithm.AlgorithmProvider;
import io.kta.algorithm.parameters.Parameters;
import io.kta.api.Internal;
import java.util.Map;

/**
 * Makes {@link TargetUtilization} from a policy file.
 *
 * @hidden
 */
@Internal
public final class TargetUtilizationProvider implements AlgorithmProvider {

  /** Creates the provider; for the service loader. */
  public TargetUtilizationProvider() {}

  @Override
  public String type() {
    return "TargetUtilization";
  }

  @Override
  public Algorithm<?, ?> create(Map<String, ?> parameters) {
    return Parameters.bind(type(), new TargetUtilization(), parameters);
  }
}
