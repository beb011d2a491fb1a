package io.kta.algorithm.decorator;

import io.kta.algorithm.Algorithm;
import io.kta.algorithm.AlgorithmProvider;
import io.kta.algorithm.parameters.Parameters;
import io.kta.api.Internal;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * Puts {@link Trend} around an algorithm of a policy file.
 *
 * @hidden
 */
@Internal
public final class TrendProvider implements AlgorithmProvider {

  /** Creates the provider; for the service loader. */
  public TrendProvider() {}

  /**
   * The settings in a policy file. Immutable.
   *
   * @param of what to decorate; required
   * @param proposals of how many proposals, at least 3; by default 5
   * @param ahead how far to look ahead; positive, by default 2 min
   */
  public record Settings(Algorithm<?, ?> of, int proposals, Duration ahead) {

    /** Checks the numbers as the decorator does. */
    public Settings {
      new Trend<>(of, proposals, ahead);
    }
  }

  @Override
  public String type() {
    return "Trend";
  }

  @Override
  public Algorithm<?, ?> create(Map<String, ?> parameters) {
    Settings unset = new Settings(Decorator.NOTHING, 5, Duration.ofMinutes(2));
    Settings set = Parameters.bind(type(), unset, parameters, Set.of("of"));
    return new Trend<>(set.of, set.proposals, set.ahead);
  }
}
