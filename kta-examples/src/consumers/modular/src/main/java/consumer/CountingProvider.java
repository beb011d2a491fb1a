package consumer;

import io.kta.algorithm.Algorithm;
import io.kta.algorithm.AlgorithmProvider;
import java.util.Map;

/** Makes {@link Counting} by its name. */
public final class CountingProvider implements AlgorithmProvider {
  @Override
  public String type() {
    return "Counting";
  }

  @Override
  public Algorithm<?, ?> create(Map<String, ?> parameters) {
    return new Counting();
  }
}
