package io.kta.kafka;

import io.kta.kafka.Consumption.Uncommitted;
import io.kta.metrics.Measurement;
import io.kta.metrics.MetricSource;
import io.kta.source.PerOperator;
import io.kta.topology.OperatorId;
import io.kta.topology.Topology;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/** Counts the records that wait for operators. */
record KafkaLag(Brokers brokers, PerOperator<Consumption> consumptions) implements MetricSource {

  @Override
  public Map<OperatorId, Measurement> measure(Topology topology) {
    Map<OperatorId, Consumption> wanted = consumptions.of(topology);
    Set<String> topics = new LinkedHashSet<>();
    wanted.values().forEach(consumption -> topics.addAll(consumption.topics()));
    Map<String, Set<TopicPartition>> partitions = brokers.partitionsOf(topics);

    Map<String, Set<TopicPartition>> byGroup = new LinkedHashMap<>();
    for (Consumption consumption : wanted.values()) {
      Set<TopicPartition> read = new LinkedHashSet<>();
      consumption.topics().forEach(topic -> read.addAll(partitions.getOrDefault(topic, Set.of())));
      if (!read.isEmpty()) {
        byGroup.computeIfAbsent(consumption.group(), group -> new LinkedHashSet<>()).addAll(read);
      }
    }
    Offsets offsets = offsets(byGroup);
    Instant now = brokers.now();
    Map<OperatorId, Measurement> known = new LinkedHashMap<>();
    wanted.forEach(
        (id, consumption) ->
            offsets
                .lag(consumption, partitions)
                .ifPresent(lag -> known.put(id, Measurement.at(now, (double) lag))));
    return known;
  }

  /** Asks for what is committed first, so that a group is never seen beyond the end it was at. */
  private Offsets offsets(Map<String, Set<TopicPartition>> byGroup) {
    if (byGroup.isEmpty()) {
      return new Offsets(Map.of(), Map.of(), Map.of());
    }
    Map<String, Map<TopicPartition, Long>> committed = brokers.committed(byGroup);
    Set<TopicPartition> all = new LinkedHashSet<>();
    byGroup.values().forEach(all::addAll);
    return new Offsets(
        committed,
        brokers.offsets(all, OffsetSpec.earliest()),
        brokers.offsets(all, OffsetSpec.latest()));
  }

  private record Offsets(
      Map<String, Map<TopicPartition, Long>> committed,
      Map<TopicPartition, Long> begin,
      Map<TopicPartition, Long> end) {

    OptionalLong lag(Consumption consumption, Map<String, Set<TopicPartition>> partitions) {
      Map<TopicPartition, Long> own = committed.getOrDefault(consumption.group(), Map.of());
      long sum = 0;
      boolean anyCommitted = false;
      for (String topic : consumption.topics()) {
        if (!partitions.containsKey(topic)) {
          return OptionalLong.empty();
        }
        for (TopicPartition partition : partitions.get(topic)) {
          Optional<Long> committedOffset = Optional.ofNullable(own.get(partition));
          OptionalLong lag = lag(partition, committedOffset, consumption.uncommitted());
          if (lag.isEmpty()) {
            return OptionalLong.empty();
          }
          anyCommitted |= committedOffset.isPresent();
          sum += lag.getAsLong();
        }
      }
      return anyCommitted ? OptionalLong.of(sum) : OptionalLong.empty();
    }

    private OptionalLong lag(TopicPartition partition, Optional<Long> committed, Uncommitted rule) {
      Long first = begin.get(partition);
      Long last = end.get(partition);
      return first == null || last == null
          ? OptionalLong.empty()
          : new PartitionOffsets(first, last, committed).lag(rule);
    }
  }
}
