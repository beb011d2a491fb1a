package io.kta.examples.duel.flink;

import io.kta.examples.duel.JobRequirements;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.JobID;
import org.apache.flink.autoscaler.JobAutoScalerContext;
import org.apache.flink.autoscaler.realizer.ScalingRealizer;
import org.apache.flink.autoscaler.tuning.ConfigChanges;

/**
 * Puts what Flink's autoscaler wants into the job's resource requirements, as Flink's operator does
 * where it scales in place.
 */
final class RequirementsRealizer implements ScalingRealizer<JobID, JobAutoScalerContext<JobID>> {
  private final JobRequirements requirements;

  RequirementsRealizer(JobRequirements requirements) {
    this.requirements = requirements;
  }

  @Override
  public void realizeParallelismOverrides(
      JobAutoScalerContext<JobID> context, Map<String, String> overrides) throws Exception {
    Map<String, Integer> targets = new TreeMap<>();
    overrides.forEach((vertex, parallelism) -> targets.put(vertex, Integer.valueOf(parallelism)));
    boolean unused = requirements.ask(targets);
  }

  @Override
  public void realizeConfigOverrides(JobAutoScalerContext<JobID> context, ConfigChanges changes) {
    // memory is not what is compared
  }
}
