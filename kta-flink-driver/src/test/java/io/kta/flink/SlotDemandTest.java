package io.kta.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import io.kta.topology.ParallelismPlan;
import io.kta.topology.Topology;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SlotDemandTest {

  @ParameterizedTest
  @CsvSource({
    "g, g, g, 4, 2, 3, 4", // one group: the largest
    "g, h, i, 4, 2, 3, 9", // a group each: the sum
    "g, g, h, 4, 2, 3, 7", // the largest of g, and h
    "g, h, g, 1, 5, 3, 8"
  })
  void of_slotSharingGroups_sumsTheLargestOfEach(
      String first, String second, String third, int a, int b, int c, int slots) {
    Topology topology =
        Topology.chain(inGroup("a", first), inGroup("b", second), inGroup("c", third));
    assertThat(SlotDemand.of(topology, plan(topology, a, b, c)).slots()).isEqualTo(slots);
  }

  @ParameterizedTest
  @CsvSource({"SHARED_TASK_SLOTS, 4", "STREAMING_GRAPH_NODE_PER_TASK_SLOT, 9"})
  void of_deploymentType_overrulesTheGroups(DeploymentType type, int slots) {
    Topology topology = Topology.chain(inGroup("a", "g"), inGroup("b", "g"), inGroup("c", "h"));
    ParallelismPlan plan = plan(topology, 4, 2, 3);
    assertThat(SlotDemand.of(plan, type).slots()).isEqualTo(slots);
    assertThat(SlotDemand.of(topology, plan, Optional.of(type)).slots()).isEqualTo(slots);
  }

  @ParameterizedTest
  @CsvSource({"0, 1, 0", "1, 4, 1", "4, 4, 1", "5, 4, 2", "2147483647, 2, 1073741824"})
  void taskManagers_slotsEach_roundsUp(int slots, int each, int taskManagers) {
    assertThat(new SlotDemand(slots).taskManagers(each)).isEqualTo(taskManagers);
  }

  @Test
  void taskManagers_noSlotEach_isRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new SlotDemand(1).taskManagers(0));
    assertThatIllegalArgumentException().isThrownBy(() -> new SlotDemand(-1));
  }

  private static Operator inGroup(String id, String group) {
    return Operator.of(id, 1).withSlotSharingGroup(group);
  }

  private static ParallelismPlan plan(Topology topology, int a, int b, int c) {
    return ParallelismPlan.asIs(topology)
        .with(new OperatorId("a"), a)
        .with(new OperatorId("b"), b)
        .with(new OperatorId("c"), c);
  }
}
