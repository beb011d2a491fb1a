package io.kta.algorithm.ds2;

import io.kta.algorithm.Algorithm;
import io.kta.algorithm.AlgorithmProvider;
import io.kta.algorithm.parameters.Parameters;
import io.kta.api.Internal;
import java.util.Map;

/**
 * Makes {@link Ds2} from a policy file.
 *
 * @hidden
 */
@Internal
public final class Ds2Provider implements AlgorithmProvider {

  /** Creates the provider; for the service loader. */
  public Ds2Provider() {}

  @Override
  public String type() {
    return "Ds2";
  }

  @Override
  public Algorithm<?, ?> create(Map<String, ?> parameters) {
    return Parameters.bind(type(), new Ds2(), parameters);
  }
}
