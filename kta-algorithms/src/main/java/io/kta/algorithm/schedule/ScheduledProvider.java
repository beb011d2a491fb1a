package io.kta.algorithm.schedule;

import io.kta.algorithm.Algorithm;
import io.kta.algorithm.AlgorithmProvider;
import io.kta.algorithm.parameters.Parameters;
import io.kta.api.Internal;
import java.util.Map;

/**
 * Makes {@link Scheduled} from a policy file.
 *
 * @hidden
 */
@Internal
public final class ScheduledProvider implements AlgorithmProvider {

  /** Creates the provider; for the service loader. */
  public ScheduledProvider() {}

  @Override
  public String type() {
    return "Scheduled";
  }

  @Override
  public Algorithm<?, ?> create(Map<String, ?> parameters) {
    return Parameters.bind(type(), new Scheduled(), parameters);
  }
}
