package io.kta.flink.zoo;

import java.io.IOException;
import java.io.Serial;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.SplitsAssignment;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.metrics.MetricGroup;

/**
 * Reads a {@link Topic} and tells Flink what Kafka's source does, in the same words: records read,
 * records pending, and an offset of each partition that a reader has.
 */
final class TopicSource implements Source<Long, TopicSource.Partition, Integer> {
  @Serial private static final long serialVersionUID = 1L;

  private final String topic;

  TopicSource(String topic) {
    this.topic = topic;
  }

  @Override
  public Boundedness getBoundedness() {
    return Boundedness.CONTINUOUS_UNBOUNDED;
  }

  @Override
  public SourceReader<Long, Partition> createReader(SourceReaderContext context) {
    return new Reader(topic, context);
  }

  @Override
  public SplitEnumerator<Partition, Integer> createEnumerator(
      SplitEnumeratorContext<Partition> context) {
    return new Assigner(Topic.of(topic).partitions(), context);
  }

  @Override
  public SplitEnumerator<Partition, Integer> restoreEnumerator(
      SplitEnumeratorContext<Partition> context, Integer checkpoint) {
    return createEnumerator(context);
  }

  @Override
  public SimpleVersionedSerializer<Partition> getSplitSerializer() {
    return new Numbers<>() {
      @Override
      int numberOf(Partition partition) {
        return partition.number();
      }

      @Override
      Partition of(int number) {
        return new Partition(number);
      }
    };
  }

  @Override
  public SimpleVersionedSerializer<Integer> getEnumeratorCheckpointSerializer() {
    return new Numbers<>() {
      @Override
      int numberOf(Integer number) {
        return number;
      }

      @Override
      Integer of(int number) {
        return number;
      }
    };
  }

  /** A partition of the topic. */
  record Partition(int number) implements SourceSplit {
    @Override
    public String splitId() {
      return Integer.toString(number);
    }
  }

  /**
   * Gives partition n to reader n, or the one whose turn it is. Nothing of it is in a checkpoint.
   */
  private static final class Assigner implements SplitEnumerator<Partition, Integer> {
    private final int partitions;
    private final SplitEnumeratorContext<Partition> context;

    Assigner(int partitions, SplitEnumeratorContext<Partition> context) {
      this.partitions = partitions;
      this.context = context;
    }

    @Override
    public void start() {}

    @Override
    public void handleSplitRequest(int reader, String host) {}

    @Override
    public void addSplitsBack(List<Partition> splits, int reader) {}

    @Override
    public void addReader(int reader) {
      for (int i = reader; i < partitions; i += context.currentParallelism()) {
        context.assignSplits(new SplitsAssignment<>(new Partition(i), reader));
      }
    }

    @Override
    public Integer snapshotState(long checkpoint) {
      return partitions;
    }

    @Override
    public void close() {}
  }

  /** Emits what there is, one partition after the other. */
  private static final class Reader implements SourceReader<Long, Partition> {
    private final String topic;
    private final SourceReaderContext context;
    private final Set<Integer> partitions = new LinkedHashSet<>();
    private long emitted;

    Reader(String topic, SourceReaderContext context) {
      this.topic = topic;
      this.context = context;
    }

    @Override
    public void start() {}

    @Override
    public InputStatus pollNext(ReaderOutput<Long> output) {
      boolean any = false;
      for (int partition : partitions) {
        if (Topic.of(topic).take(partition)) {
          context.metricGroup().getIOMetricGroup().getNumRecordsInCounter().inc();
          output.collect(emitted++);
          any = true;
        }
      }
      return any ? InputStatus.MORE_AVAILABLE : InputStatus.NOTHING_AVAILABLE;
    }

    @Override
    public List<Partition> snapshotState(long checkpoint) {
      return List.of();
    }

    @Override
    public CompletableFuture<Void> isAvailable() {
      return new CompletableFuture<Void>().completeOnTimeout(null, 2, TimeUnit.MILLISECONDS);
    }

    @Override
    public void addSplits(List<Partition> splits) {
      if (partitions.isEmpty()) {
        context.metricGroup().setPendingRecordsGauge(this::pending);
      }
      MetricGroup group = context.metricGroup().addGroup("KafkaSourceReader");
      for (Partition split : splits) {
        partitions.add(split.number());
        group
            .addGroup("topic", topic)
            .addGroup("partition", split.splitId())
            .gauge("currentOffset", () -> Topic.of(topic).offset(split.number()));
      }
    }

    private long pending() {
      return List.copyOf(partitions).stream().mapToLong(Topic.of(topic)::pending).sum();
    }

    @Override
    public void notifyNoMoreSplits() {}

    @Override
    public void close() {}
  }

  /** Writes a number as text. */
  private abstract static class Numbers<T> implements SimpleVersionedSerializer<T> {
    abstract int numberOf(T value);

    abstract T of(int number);

    @Override
    public int getVersion() {
      return 1;
    }

    @Override
    public byte[] serialize(T value) {
      return Integer.toString(numberOf(value)).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public T deserialize(int version, byte[] bytes) throws IOException {
      return of(Integer.parseInt(new String(bytes, StandardCharsets.UTF_8)));
    }
  }
}
