package io.kta.examples.duel;

import java.io.IOException;
import java.io.Serial;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * Emits the numbers of the records that have come, as a source that reads a log does: how far it
 * has read is in the checkpoints, so that a restart goes back to the last one, and Flink is told
 * how many records are pending.
 */
final class ArrivalSource implements Source<Long, ArrivalSplit, Set<Integer>> {
  @Serial private static final long serialVersionUID = 1L;

  private final String job;

  /** Creates the source of a job, whose {@link Meter} has the records. */
  ArrivalSource(String job) {
    this.job = job;
  }

  @Override
  public Boundedness getBoundedness() {
    return Boundedness.CONTINUOUS_UNBOUNDED;
  }

  @Override
  public SourceReader<Long, ArrivalSplit> createReader(SourceReaderContext context) {
    return new ArrivalReader(Meter.of(job).feed(), context);
  }

  @Override
  public SplitEnumerator<ArrivalSplit, Set<Integer>> createEnumerator(
      SplitEnumeratorContext<ArrivalSplit> context) {
    Set<Integer> all =
        IntStream.range(0, ArrivalSplit.SPLITS)
            .boxed()
            .collect(Collectors.toCollection(TreeSet::new));
    return new ArrivalAssigner(all, context);
  }

  @Override
  public SplitEnumerator<ArrivalSplit, Set<Integer>> restoreEnumerator(
      SplitEnumeratorContext<ArrivalSplit> context, Set<Integer> unassigned) {
    return new ArrivalAssigner(unassigned, context);
  }

  @Override
  public SimpleVersionedSerializer<ArrivalSplit> getSplitSerializer() {
    return new ArrivalSplit.Serializer();
  }

  @Override
  public SimpleVersionedSerializer<Set<Integer>> getEnumeratorCheckpointSerializer() {
    return new Numbers();
  }

  /** Writes the numbers of splits as text. */
  private static final class Numbers implements SimpleVersionedSerializer<Set<Integer>> {
    @Override
    public int getVersion() {
      return 1;
    }

    @Override
    public byte[] serialize(Set<Integer> numbers) {
      return numbers.stream()
          .map(number -> number.toString())
          .collect(Collectors.joining(" "))
          .getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public Set<Integer> deserialize(int version, byte[] bytes) throws IOException {
      return Arrays.stream(new String(bytes, StandardCharsets.UTF_8).split(" ", -1))
          .filter(number -> !number.isEmpty())
          .map(Integer::valueOf)
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }
}
