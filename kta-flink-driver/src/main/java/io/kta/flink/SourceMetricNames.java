package io.kta.flink;

import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the metrics of one source are called, among all those of its vertex. Immutable.
 *
 * @param pending how many records are yet to be read; several if several sources are chained
 * @param read how many records were read; not those that were sent on
 * @param clock the times that its tasks have spent busy, idle and backpressured; all or none
 * @param partitions how many partitions are named; empty if none is
 */
record SourceMetricNames(
    List<String> pending, List<String> read, List<String> clock, OptionalInt partitions) {

  private static final List<String> CLOCK =
      List.of("accumulateBusyTimeMs", "accumulateIdleTimeMs", "accumulateBackPressuredTimeMs");

  /** Kafka's and Pulsar's, each up to what tells one partition from another. */
  private static final List<Pattern> PARTITIONS =
      List.of(
          Pattern.compile("(.*KafkaSourceReader\\.topic\\..+\\.partition\\.\\d+)\\.currentOffset"),
          Pattern.compile("(.*PulsarConsumer\\..+-partition-\\d+)\\..*numMsgsReceived"));

  static SourceMetricNames among(List<String> names) {
    List<String> sorted = names.stream().distinct().sorted().toList();
    return new SourceMetricNames(
        sorted.stream().filter(name -> name.endsWith(".pendingRecords")).toList(),
        sorted.stream()
            .filter(name -> name.startsWith("Source__") && name.endsWith(".numRecordsIn"))
            .toList(),
        sorted.containsAll(CLOCK) ? CLOCK : List.of(),
        partitions(sorted));
  }

  /** Returns what to ask for. */
  List<String> all() {
    List<String> readOnClock = clock.isEmpty() ? List.of() : read;
    return Stream.of(pending, readOnClock, readOnClock.isEmpty() ? List.<String>of() : clock)
        .flatMap(List::stream)
        .toList();
  }

  private static OptionalInt partitions(List<String> names) {
    long count =
        names.stream()
            .flatMap(
                name ->
                    PARTITIONS.stream().map(kind -> kind.matcher(name)).filter(Matcher::matches))
            .map(partition -> partition.group(1))
            .distinct()
            .count();
    return count == 0 ? OptionalInt.empty() : OptionalInt.of((int) count);
  }
}
