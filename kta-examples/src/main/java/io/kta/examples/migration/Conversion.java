package io.kta.examples.migration;

import io.kta.policy.ScalingPolicy;
import java.util.List;
import java.util.Map;

/**
 * What a configuration of Flink's autoscaler becomes.
 *
 * @param policy the policy
 * @param parameters those of the algorithm {@code Kta}, by name
 * @param remarks what became of each option that was set, in the order of their keys
 */
record Conversion(ScalingPolicy policy, Map<String, Object> parameters, List<Remark> remarks) {
  Conversion {
    parameters = Map.copyOf(parameters);
    remarks = List.copyOf(remarks);
  }

  /**
   * What became of an option.
   *
   * @param option its key, without a prefix
   * @param value as it was set
   * @param isKept whether the policy or the parameters say the same
   * @param text what it became, or why it has no counterpart
   */
  record Remark(String option, String value, boolean isKept, String text) {
    @Override
    public String toString() {
      return option + ": " + value + (isKept ? " -> " : " is left out: ") + text;
    }
  }
}
