package io.kta.algorithm.decorator;

import io.kta.algorithm.Algorithm;
import io.kta.algorithm.AlgorithmProvider;
import io.kta.algorithm.parameters.Parameters;
import io.kta.api.Internal;
import java.util.Map;
import java.util.Set;

/**
 * Puts {@link MedianOf} around an algorithm of a policy file.
 *
 * @hidden
 */
@Internal
public final class MedianOfProvider implements AlgorithmProvider {

  /** Creates the provider; for the service loader. */
  public MedianOfProvider() {}

  /**
   * The settings in a policy file. Immutable.
   *
   * @param of what to decorate; required
   * @param proposals of how many proposals, at least 1; by default 5
   */
  public record Settings(Algorithm<?, ?> of, int proposals) {

    /** Checks the numbers as the decorator does. */
    public Settings {
      new MedianOf<>(of, proposals);
    }
  }

  @Override
  public String type() {
    return "MedianOf";
  }

  @Override
  public Algorithm<?, ?> create(Map<String, ?> parameters) {
    Settings unset = new Settings(Decorator.NOTHING, 5);
    Settings set = Parameters.bind(type(), unset, parameters, Set.of("of"));
    return new MedianOf<>(set.of, set.proposals);
  }
}
