package io.kta.kafka;

import static java.util.Objects.requireNonNull;

import io.kta.metrics.MetricSourceException;
import io.kta.time.LoopClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsResult;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the brokers, each call bounded in time. Thread-safe.
 *
 * <p>A client whose call has timed out is replaced if it is our own: one that was answered by
 * something that is no broker has tried to take up to 2 GB for the answer, and its thread has ended
 * for want of memory (KAFKA-4090).
 */
final class Brokers {
  private static final Logger log = LoggerFactory.getLogger(Brokers.class);

  private final Optional<Supplier<Admin>> another;
  private final Duration timeout;
  private final LoopClock clock;
  private final Set<String> missing = ConcurrentHashMap.newKeySet();

  /** Guarded by this; read by every call, replaced by a call that timed out. */
  private Admin admin;

  private boolean isClosed; // guarded by this

  /** Asks through a client that its user has made, and that is therefore never replaced. */
  Brokers(Admin admin, Duration timeout, LoopClock clock) {
    this(requireNonNull(admin, "admin"), Optional.empty(), timeout, clock);
  }

  /** Asks through clients that are made here. */
  Brokers(Supplier<Admin> clients, Duration timeout, LoopClock clock) {
    this(clients.get(), Optional.of(clients), timeout, clock);
  }

  private Brokers(
      Admin admin, Optional<Supplier<Admin>> another, Duration timeout, LoopClock clock) {
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("timeout is " + timeout + "; it must be positive");
    }
    this.admin = admin;
    this.another = another;
    this.timeout = timeout;
    this.clock = requireNonNull(clock, "clock");
  }

  Instant now() {
    return clock.now();
  }

  synchronized void close() {
    isClosed = true;
    admin.close(Duration.ZERO);
  }

  private synchronized Admin admin() {
    return admin;
  }

  private synchronized void replace(Admin failed) {
    if (another.isPresent() && admin == failed && !isClosed) {
      try {
        admin = another.get().get();
        failed.close(Duration.ZERO);
      } catch (KafkaException e) { // the one that has failed is as good
        log.warn("Kafka's client cannot be made anew", e);
      }
    }
  }

  /** Returns the partitions of those topics that there are. A missing one is logged, once. */
  Map<String, Set<TopicPartition>> partitionsOf(Set<String> topics) {
    Map<String, Set<TopicPartition>> partitions = new LinkedHashMap<>();
    Admin asked = admin();
    for (Map.Entry<String, KafkaFuture<TopicDescription>> entry :
        asked.describeTopics(topics).topicNameValues().entrySet()) {
      String topic = entry.getKey();
      ifThere(asked, "topic " + topic, entry.getValue())
          .ifPresent(
              description ->
                  partitions.put(
                      topic,
                      description.partitions().stream()
                          .map(partition -> new TopicPartition(topic, partition.partition()))
                          .collect(Collectors.toCollection(LinkedHashSet::new))));
    }
    return partitions;
  }

  /** Returns the offsets that each group has committed, without partitions where it has none. */
  Map<String, Map<TopicPartition, Long>> committed(Map<String, Set<TopicPartition>> byGroup) {
    Map<String, ListConsumerGroupOffsetsSpec> specs = new LinkedHashMap<>();
    byGroup.forEach(
        (group, partitions) ->
            specs.put(
                group, new ListConsumerGroupOffsetsSpec().topicPartitions(Set.copyOf(partitions))));
    Admin asked = admin();
    ListConsumerGroupOffsetsResult result = asked.listConsumerGroupOffsets(specs);
    Map<String, Map<TopicPartition, Long>> committed = new LinkedHashMap<>();
    for (String group : specs.keySet()) {
      Map<TopicPartition, Long> offsets = new LinkedHashMap<>();
      String what = "consumer group " + group;
      ifThere(asked, what, result.partitionsToOffsetAndMetadata(group))
          .orElse(Map.of())
          .forEach((partition, offset) -> put(offsets, partition, offset));
      tell("the offsets of " + what, offsets.isEmpty(), "it has committed none");
      committed.put(group, offsets);
    }
    return committed;
  }

  /** Returns an offset of every partition: its first, or the one after its last. */
  Map<TopicPartition, Long> offsets(Collection<TopicPartition> partitions, OffsetSpec which) {
    Map<TopicPartition, OffsetSpec> specs = new LinkedHashMap<>();
    partitions.forEach(partition -> specs.put(partition, which));
    Admin asked = admin();
    ListOffsetsResult result = asked.listOffsets(specs);
    Map<TopicPartition, Long> offsets = new LinkedHashMap<>();
    for (TopicPartition partition : specs.keySet()) {
      String what = "the offsets of partition " + partition;
      ifThere(asked, what, result.partitionResult(partition))
          .ifPresent(info -> offsets.put(partition, info.offset()));
    }
    return offsets;
  }

  private static void put(
      Map<TopicPartition, Long> offsets,
      TopicPartition partition,
      @Nullable OffsetAndMetadata offset) {
    if (offset != null) { // Kafka's way to say that there is none
      offsets.put(partition, offset.offset());
    }
  }

  /** Awaits an answer; empty if what was asked for does not exist. */
  private <T> Optional<T> ifThere(Admin asked, String what, KafkaFuture<T> answer) {
    CompletableFuture<T> event = answer.toCompletionStage().toCompletableFuture();
    try {
      if (!clock.await(event, clock.now().plus(timeout))) {
        replace(asked);
        throw new MetricSourceException(
            "Kafka did not tell of %s within %s; check bootstrap.servers and the brokers, or lengthen the timeout"
                .formatted(what, timeout));
      }
      T value = event.join();
      tell(what, false, "");
      return Optional.of(value);
    } catch (CompletionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      if (cause instanceof UnknownTopicOrPartitionException
          || cause instanceof GroupIdNotFoundException) {
        tell(what, true, "it does not exist");
        return Optional.empty();
      }
      if (cause instanceof TimeoutException) { // its thread may have ended
        replace(asked);
      }
      throw failed(what, cause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MetricSourceException("interrupted while Kafka was asked for " + what, e);
    }
  }

  private static MetricSourceException failed(String what, Throwable cause) {
    String remedy =
        cause instanceof AuthorizationException
            ? "allow this client to DESCRIBE it"
            : "check bootstrap.servers and the brokers";
    return new MetricSourceException(
        "Kafka did not tell of %s: %s: %s; %s"
            .formatted(what, cause.getClass().getSimpleName(), cause.getMessage(), remedy),
        cause);
  }

  private void tell(String what, boolean isMissing, String why) {
    if (!isMissing) {
      missing.remove(what);
    } else if (missing.add(what)) {
      log.warn("What is measured by {} is unknown: {}", what, why);
    }
  }
}
