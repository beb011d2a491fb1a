package io.kta.examples.duel;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.SplitsAssignment;

/**
 * Gives each reader its share of the splits that nobody has; those that readers have are in their
 * checkpoints, from which Flink spreads them over the readers of another parallelism.
 */
final class ArrivalAssigner implements SplitEnumerator<ArrivalSplit, Set<Integer>> {
  private final Set<Integer> unassigned;
  private final SplitEnumeratorContext<ArrivalSplit> context;

  ArrivalAssigner(Set<Integer> unassigned, SplitEnumeratorContext<ArrivalSplit> context) {
    this.unassigned = new TreeSet<>(unassigned);
    this.context = context;
  }

  @Override
  public void start() {}

  @Override
  public void handleSplitRequest(int reader, String host) {}

  /** A reader that failed alone would have read more of them than is known here. */
  @Override
  public void addSplitsBack(List<ArrivalSplit> splits, int reader) {
    splits.forEach(split -> unassigned.add(split.number()));
  }

  @Override
  public void addReader(int reader) {
    for (int number : List.copyOf(unassigned)) {
      if (number % context.currentParallelism() == reader) {
        unassigned.remove(number);
        context.assignSplits(new SplitsAssignment<>(ArrivalSplit.unread(number), reader));
      }
    }
  }

  @Override
  public Set<Integer> snapshotState(long checkpoint) {
    return new TreeSet<>(unassigned);
  }

  @Override
  public void close() {}
}
