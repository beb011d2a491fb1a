package io.kta.algorithm.dhalion;

import io.kta.algorithm.Algorithm;
import io.kta.algorithm.AlgorithmProvider;
import io.kta.algorithm.parameters.Parameters;
import io.kta.api.Internal;
import java.util.Map;

/**
 * Makes {@link Dhalion} from a policy file.
 *
 * @hidden
 */
@Internal
public final class DhalionProvider implements AlgorithmProvider {

  /** Creates the provider; for the service loader. */
  public DhalionProvider() {}

  @Override
  public String type() {
    return "Dhalion";
  }

  @Override
  public Algorithm<?, ?> create(Map<String, ?> parameters) {
    return Parameters.bind(type(), new Dhalion(), parameters);
  }
}
