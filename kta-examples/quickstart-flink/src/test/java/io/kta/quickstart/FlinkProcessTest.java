package io.kta.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;

final class FlinkProcessTest {
  @Test
  void memory_ofAProcess_isSplitAsFlinkDoes() {
    Configuration whole = Configuration.fromMap(Map.of("taskmanager.memory.process.size", "1024m"));
    assertThat(FlinkProcess.memory(whole))
        .startsWith("-D")
        .contains(
            "taskmanager.memory.framework.heap.size=134217728b",
            "taskmanager.memory.jvm-metaspace.size=268435456b",
            "taskmanager.cpu.cores=1.0");
  }

  @Test
  void main_roleThatIsNone_isNamed() {
    assertThatThrownBy(() -> FlinkProcess.main("jobmanager"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the first argument is 'jobmanager'; it must be standalone-job or taskmanager");
  }
}
