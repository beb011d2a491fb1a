package io.kta.examples.referee.flink;

import io.kta.algorithm.Algorithm;
import io.kta.algorithm.AlgorithmProvider;
import java.util.Map;

/** Makes {@link FlinkAutoscaler}. */
public final class FlinkAutoscalerProvider implements AlgorithmProvider {

  /** Creates the provider; for the service loader. */
  public FlinkAutoscalerProvider() {}

  @Override
  public String type() {
    return "FlinkAutoscaler";
  }

  @Override
  public Algorithm<?, ?> create(Map<String, ?> parameters) {
    return new FlinkAutoscaler(parameters);
  }
}
