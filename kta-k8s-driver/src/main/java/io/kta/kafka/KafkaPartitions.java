package io.kta.kafka;

import io.kta.metrics.Measurement;
import io.kta.metrics.MetricSource;
import io.kta.source.PerOperator;
import io.kta.topology.OperatorId;
import io.kta.topology.Topology;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/** Counts the partitions of what operators read; unknown if one of the topics does not exist. */
record KafkaPartitions(Brokers brokers, PerOperator<Consumption> consumptions)
    implements MetricSource {

  @Override
  public Map<OperatorId, Measurement> measure(Topology topology) {
    Map<OperatorId, Consumption> wanted = consumptions.of(topology);
    Set<String> topics = new LinkedHashSet<>();
    wanted.values().forEach(consumption -> topics.addAll(consumption.topics()));
    Map<String, Set<TopicPartition>> partitions = brokers.partitionsOf(topics);
    Instant now = brokers.now();
    Map<OperatorId, Measurement> known = new LinkedHashMap<>();
    wanted.forEach(
        (id, consumption) -> {
          if (partitions.keySet().containsAll(consumption.topics())) {
            int count =
                consumption.topics().stream()
                    .mapToInt(topic -> partitions.getOrDefault(topic, Set.of()).size())
                    .sum();
            known.put(id, Measurement.at(now, count));
          }
        });
    return known;
  }
}
