package io.kta.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kta.flink.local.WordCount.SlotSharing;
import org.apache.flink.runtime.jobgraph.JobVertex;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class WordCountJobTest {
  /** The policies of the quick start name them. */
  @ParameterizedTest
  @ValueSource(strings = {"shared-task-slots", "streaming-graph-node-per-task-slot"})
  void vertices_haveTheIdsOfTheQuickStart(String layout) {
    assertThat(
            WordCountJob.of(layout, "500").jobGraph().getVerticesSortedTopologicallyFromSources())
        .extracting(vertex -> vertex.getID().toHexString())
        .containsExactly("cbc357ccb763df2852fee8c4fc7d55f2", "0da08f51eaa85fc298e176a139b3649a");
  }

  @Test
  void vertices_startAtTwo() {
    assertThat(WordCountJob.of("shared-task-slots", "500").jobGraph().getVertices())
        .extracting(JobVertex::getParallelism)
        .containsExactly(2, 2);
  }

  @Test
  void arguments_sayWhoSharesSlotsAndHowFastItIs() {
    assertThat(WordCountJob.of("shared-task-slots", "500"))
        .returns(SlotSharing.ALL, job -> job.slotSharing())
        .returns(2.0, job -> job.sentencesPerSecond());
    assertThat(WordCountJob.of("streaming-graph-node-per-task-slot", "10"))
        .returns(SlotSharing.NONE, job -> job.slotSharing())
        .returns(100.0, job -> job.sentencesPerSecond());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "shared-task-slots",
        "shared 500",
        "shared-task-slots 0",
        "shared-task-slots 1.5"
      })
  void arguments_thatCannotBeUsed_areNamed(String line) {
    String[] arguments = line.isEmpty() ? new String[0] : line.split(" ", -1);
    assertThatThrownBy(() -> WordCountJob.of(arguments))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(
            "shared-task-slots".startsWith(line) || line.startsWith("shared ")
                ? "streaming-graph-node-per-task-slot"
                : "at least 1");
  }
}
