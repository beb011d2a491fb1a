package io.kta.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is asked of a source, by what its metrics are called. */
final class SourceMetricNamesTest {
  private static final List<String> CLOCK =
      List.of("accumulateBusyTimeMs", "accumulateIdleTimeMs", "accumulateBackPressuredTimeMs");
  private static final String KAFKA = "Source__words.KafkaSourceReader.topic.";

  @Test
  void among_namesOfAReader_asksForBacklogCountAndTimes() {
    SourceMetricNames names =
        among("Source__words.pendingRecords", "Source__words.numRecordsIn", "numRecordsIn", "x");
    assertThat(names.all())
        .containsExactly(
            "Source__words.pendingRecords",
            "Source__words.numRecordsIn",
            "accumulateBusyTimeMs",
            "accumulateIdleTimeMs",
            "accumulateBackPressuredTimeMs");
    assertThat(names.partitions()).isEmpty();
  }

  /** A rate needs a time, and one unknown name empties Flink's whole answer. */
  @Test
  void among_aTimeIsMissing_asksForTheBacklogOnly() {
    SourceMetricNames names =
        SourceMetricNames.among(
            List.of(
                "Source__words.pendingRecords",
                "Source__words.numRecordsIn",
                "accumulateBusyTimeMs",
                "accumulateIdleTimeMs"));
    assertThat(names.all()).containsExactly("Source__words.pendingRecords");
  }

  @Test
  void among_nothingIsCounted_asksForNoTimes() {
    assertThat(among("Source__words.pendingRecords").all())
        .containsExactly("Source__words.pendingRecords");
    assertThat(among("words.numRecordsIn", "Source__words.numRecordsInPerSecond").all()).isEmpty();
  }

  /** Each partition has several metrics, and each reader has its own. */
  @Test
  void among_partitionsOfTwoTopics_areCountedOnceEach() {
    assertThat(
            among(
                    KAFKA + "a.partition.0.currentOffset",
                    KAFKA + "a.partition.0.currentOffset",
                    KAFKA + "a.partition.0.committedOffset",
                    KAFKA + "a.partition.1.currentOffset",
                    KAFKA + "b.c.partition.1.currentOffset",
                    KAFKA + "a.partition.x.currentOffset",
                    "Source__words.PulsarConsumer.topic-partition-3.one.numMsgsReceived",
                    "Source__words.PulsarConsumer.topic-partition-3.two.numMsgsReceived")
                .partitions())
        .hasValue(4);
  }

  private static SourceMetricNames among(String... names) {
    return SourceMetricNames.among(Stream.concat(Stream.of(names), CLOCK.stream()).toList());
  }
}
