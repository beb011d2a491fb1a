package io.kta.algorithm.parameters;

import io.kta.algorithm.Algorithm;
import io.kta.algorithm.AlgorithmProvider;
import io.kta.algorithm.toggle.Toggle;
import io.kta.api.Internal;
import java.util.Map;

/**
 * Makes {@link Toggle} from a policy file.
 *
 * @hidden
 */
@Internal
public final class ToggleProvider implements AlgorithmProvider {

  /** Creates the provider; for the service loader. */
  public ToggleProvider() {}

  @Override
  public String type() {
    return "Toggle";
  }

  @Override
  public Algorithm<?, ?> create(Map<String, ?> parameters) {
    return Parameters.bind(type(), new Toggle(), parameters);
  }
}
