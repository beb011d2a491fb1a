package io.kta.flink.local;

import java.io.Serial;
import java.time.Duration;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/** Counts each word in keyed state, and tells the tally of its job. */
public final class Counter extends KeyedProcessFunction<String, String, Tuple2<String, Long>> {
  @Serial private static final long serialVersionUID = 1L;

  private final String job;
  private final BusyTime perWord;
  private transient ValueState<Long> count;

  /**
   * Creates a counter.
   *
   * @param job the name of the job whose tally is told
   * @param perWord for how long a word keeps it busy, besides what it really takes
   */
  public Counter(String job, Duration perWord) {
    this.job = job;
    this.perWord = new BusyTime(perWord);
  }

  @Override
  public void open(OpenContext context) {
    count = getRuntimeContext().getState(new ValueStateDescriptor<>("count", Types.LONG));
  }

  @Override
  public void processElement(String word, Context context, Collector<Tuple2<String, Long>> out)
      throws Exception {
    perWord.spend();
    Long before = count.value();
    long now = before == null ? 1 : before + 1;
    count.update(now);
    Tally.of(job).record(word, now);
    out.collect(Tuple2.of(word, now));
  }
}
