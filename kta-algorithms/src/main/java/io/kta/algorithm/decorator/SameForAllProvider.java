package io.kta.algorithm.decorator;

import io.kta.algorithm.Algorithm;
import io.kta.algorithm.AlgorithmProvider;
import io.kta.algorithm.parameters.Parameters;
import io.kta.api.Internal;
import java.util.Map;
import java.util.Set;

/**
 * Puts {@link SameForAll} around an algorithm of a policy file.
 *
 * @hidden
 */
@Internal
public final class SameForAllProvider implements AlgorithmProvider {

  /** Creates the provider; for the service loader. */
  public SameForAllProvider() {}

  /**
   * The settings in a policy file. Immutable.
   *
   * @param of what to decorate; required
   * @param choice which of its proposals counts; by default the largest
   */
  public record Settings(Algorithm<?, ?> of, SameForAll.Choice choice) {

    /** Rejects null. */
    public Settings {
      new SameForAll<>(of, choice);
    }
  }

  @Override
  public String type() {
    return "SameForAll";
  }

  @Override
  public Algorithm<?, ?> create(Map<String, ?> parameters) {
    Settings unset = new Settings(Decorator.NOTHING, SameForAll.Choice.LARGEST);
    Settings set = Parameters.bind(type(), unset, parameters, Set.of("of"));
    return new SameForAll<>(set.of, set.choice);
  }
}
