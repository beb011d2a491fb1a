package io.kta.algorithm.decorator;

import io.kta.algorithm.Algorithm;
import io.kta.algorithm.AlgorithmProvider;
import io.kta.algorithm.parameters.Parameters;
import io.kta.api.Internal;
import java.util.Map;
import java.util.Set;

/**
 * Puts {@link Headroom} around an algorithm of a policy file.
 *
 * @hidden
 */
@Internal
public final class HeadroomProvider implements AlgorithmProvider {

  /** Creates the provider; for the service loader. */
  public HeadroomProvider() {}

  /**
   * The settings in a policy file. Immutable.
   *
   * @param of what to decorate; required
   * @param share how much more, finite and at least 0; by default 0.2
   */
  public record Settings(Algorithm<?, ?> of, double share) {

    /** Checks the numbers as the decorator does. */
    public Settings {
      new Headroom<>(of, share);
    }
  }

  @Override
  public String type() {
    return "Headroom";
  }

  @Override
  public Algorithm<?, ?> create(Map<String, ?> parameters) {
    Settings unset = new Settings(Decorator.NOTHING, 0.2);
    Settings set = Parameters.bind(type(), unset, parameters, Set.of("of"));
    return new Headroom<>(set.of, set.share);
  }
}
