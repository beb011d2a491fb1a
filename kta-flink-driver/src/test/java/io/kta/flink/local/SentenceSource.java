package io.kta.flink.local;

import java.io.Serial;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource.NumberSequenceSplit;
import org.apache.flink.api.connector.source.lib.util.IteratorSourceEnumerator;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;

/**
 * Numbered sentences at a limited rate. It has one split for every subtask there may ever be: a
 * subtask that joins later finds one to read, where one without would end at once.
 */
final class SentenceSource extends DataGeneratorSource<String> {
  @Serial private static final long serialVersionUID = 1L;

  private final long sentences;
  private final int splits;

  SentenceSource(long sentences, double sentencesPerSecond, int splits) {
    super(
        Sentences::sentence,
        sentences,
        Double.isInfinite(sentencesPerSecond)
            ? RateLimiterStrategy.noOp()
            : RateLimiterStrategy.perSecond(sentencesPerSecond),
        Types.STRING);
    this.sentences = sentences;
    this.splits = splits;
  }

  @Override
  public SplitEnumerator<NumberSequenceSplit, Collection<NumberSequenceSplit>> createEnumerator(
      SplitEnumeratorContext<NumberSequenceSplit> context) {
    List<NumberSequenceSplit> all = new ArrayList<>();
    long size = sentences / splits;
    for (int i = 0; i < splits; i++) {
      long from = i * size;
      long to = i == splits - 1 ? sentences : from + size;
      all.add(new NumberSequenceSplit(Integer.toString(i), from, to - 1));
    }
    return new IteratorSourceEnumerator<>(context, all);
  }
}
