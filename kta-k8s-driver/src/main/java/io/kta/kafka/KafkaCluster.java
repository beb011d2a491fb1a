package io.kta.kafka;

import io.kta.metrics.MetricSource;
import io.kta.source.PerOperator;
import io.kta.time.LoopClock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/**
 * The brokers from which operators read, asked through Kafka's own admin client. Its sources may be
 * used by different threads.
 *
 * <p>It needs the right to DESCRIBE the topics and the groups.
 *
 * @since 0.1
 */
public final class KafkaCluster implements AutoCloseable {
  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(5);

  private final Brokers brokers;

  /**
   * Creates one over an admin client, which {@link #close} closes too.
   *
   * @param timeout the longest that one call may take; a measurement is at most four. Positive
   * @throws IllegalArgumentException if the timeout is not positive
   */
  public KafkaCluster(Admin admin, Duration timeout, LoopClock clock) {
    this(new Brokers(admin, timeout, clock));
  }

  private KafkaCluster(Brokers brokers) {
    this.brokers = brokers;
  }

  /**
   * Returns one whose calls take 5 s at most, and whose admin client is made anew after a call that
   * timed out. The brokers may be away until the first measurement.
   *
   * @param config for Kafka's admin client, with {@code bootstrap.servers} at least
   * @throws org.apache.kafka.common.KafkaException if Kafka does not take the configuration
   */
  public static KafkaCluster connect(Map<String, ?> config) {
    Map<String, Object> complete = new HashMap<>(config);
    complete.putIfAbsent(
        AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) DEFAULT_TIMEOUT.toMillis());
    complete.putIfAbsent(
        AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) DEFAULT_TIMEOUT.toMillis());
    return new KafkaCluster(
        new Brokers(() -> Admin.create(complete), DEFAULT_TIMEOUT, LoopClock.system()));
  }

  /**
   * Returns a source of how many records wait for an operator: for every partition its end without
   * what the group has committed, summed over the topics. It takes four calls, however many
   * operators there are; Kafka sends each to all the brokers that it concerns.
   *
   * <p>The lag is unknown if a topic does not exist, if the group has committed nothing in any of
   * the topics, if it is beyond the end of a partition (the topic was created anew), and, unless
   * {@link Consumption#fromEarliest} says otherwise, if it has committed nothing in one that has
   * records. Offsets are counted, so a compacted or transactional topic seems longer than it is.
   *
   * @param byOperator what an operator reads, by its id or name
   */
  public MetricSource lag(Map<String, Consumption> byOperator) {
    return new KafkaLag(brokers, new PerOperator<>(byOperator));
  }

  /**
   * Returns a source of how many partitions the topics of an operator have together: the most of
   * its instances that have something to read.
   *
   * @param byOperator what an operator reads, by its id or name
   */
  public MetricSource partitions(Map<String, Consumption> byOperator) {
    return new KafkaPartitions(brokers, new PerOperator<>(byOperator));
  }

  /** Closes the admin client, without waiting for calls on their way. */
  @Override
  public void close() {
    brokers.close();
  }
}
