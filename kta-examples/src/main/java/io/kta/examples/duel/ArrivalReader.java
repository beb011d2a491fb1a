package io.kta.examples.duel;

import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.core.io.InputStatus;

/** Emits the records of its splits that have come, oldest first. Used by one thread. */
final class ArrivalReader implements SourceReader<Long, ArrivalSplit> {
  private static final int BETWEEN_LOOKS_MILLIS = 20;

  private final Feed feed;
  private final SourceReaderContext context;
  private final PriorityQueue<ArrivalSplit> splits =
      new PriorityQueue<>(Comparator.comparingLong(ArrivalSplit::next));

  /** How many records of its splits are read, which the thread that reports metrics asks for. */
  private final AtomicLong read = new AtomicLong();

  /** How many splits it has; for the same thread. */
  private volatile int count;

  ArrivalReader(Feed feed, SourceReaderContext context) {
    this.feed = feed;
    this.context = context;
  }

  @Override
  public void start() {}

  @Override
  public InputStatus pollNext(ReaderOutput<Long> output) {
    ArrivalSplit oldest = splits.peek();
    if (oldest == null || oldest.next() >= feed.due()) {
      return InputStatus.NOTHING_AVAILABLE;
    }
    splits.remove();
    splits.add(oldest.advanced());
    read.incrementAndGet();
    context.metricGroup().getIOMetricGroup().getNumRecordsInCounter().inc();
    output.collect(oldest.next());
    return InputStatus.MORE_AVAILABLE;
  }

  @Override
  public List<ArrivalSplit> snapshotState(long checkpoint) {
    return List.copyOf(splits);
  }

  @Override
  public CompletableFuture<Void> isAvailable() {
    return new CompletableFuture<Void>()
        .completeOnTimeout(null, BETWEEN_LOOKS_MILLIS, TimeUnit.MILLISECONDS);
  }

  @Override
  public void addSplits(List<ArrivalSplit> added) {
    if (splits.isEmpty()) {
      context.metricGroup().setPendingRecordsGauge(this::pending);
    }
    splits.addAll(added);
    added.forEach(split -> read.addAndGet(split.next() / ArrivalSplit.SPLITS));
    count = splits.size();
  }

  /** Each split has its share of what has come, to a record. */
  private long pending() {
    return Math.max(0, feed.due() * count / ArrivalSplit.SPLITS - read.get());
  }

  @Override
  public void notifyNoMoreSplits() {}

  @Override
  public void close() {}
}
