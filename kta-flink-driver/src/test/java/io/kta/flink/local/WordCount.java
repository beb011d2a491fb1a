package io.kta.flink.local;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.streaming.api.graph.StreamGraph;

/**
 * Counts words in two vertices: a throttled source of sentences with the tokenizer chained to it,
 * and a counter by word. The vertices have the ids that the policies of the quick start name: the
 * source has no uid for that. Both start at a parallelism of 2 and can go up to 128. Immutable.
 *
 * @param name the job's name; one of its own for each job whose tally is read
 * @param slotSharing which vertices may share slots
 * @param sentences how many there are; {@link Long#MAX_VALUE} for a job that never ends
 * @param sentencesPerSecond at most, from all source subtasks together; infinite for no limit
 * @param checkpointInterval from checkpoint to checkpoint; zero for none at all
 * @param costs for how long a record keeps a task busy
 */
public record WordCount(
    String name,
    SlotSharing slotSharing,
    long sentences,
    double sentencesPerSecond,
    Duration checkpointInterval,
    Costs costs)
    implements JobDefinition {
  private static final int PARALLELISM = 2;
  private static final int MAX_PARALLELISM = 128;

  /** Rejects null. */
  public WordCount {
    requireNonNull(name, "name");
    requireNonNull(slotSharing, "slotSharing");
    requireNonNull(checkpointInterval, "checkpointInterval");
    requireNonNull(costs, "costs");
  }

  /** Returns a job that never ends, shares all slots and takes a checkpoint every second. */
  public static WordCount named(String name) {
    return new WordCount(
        name, SlotSharing.ALL, Long.MAX_VALUE, 400, Duration.ofSeconds(1), Costs.NONE);
  }

  /** Returns this with another choice of who shares slots. */
  public WordCount withSlotSharing(SlotSharing slotSharing) {
    return new WordCount(
        name, slotSharing, sentences, sentencesPerSecond, checkpointInterval, costs);
  }

  /** Returns this with an end: a number of sentences, and how fast they come. */
  public WordCount withSentences(long sentences, double sentencesPerSecond) {
    return new WordCount(
        name, slotSharing, sentences, sentencesPerSecond, checkpointInterval, costs);
  }

  /** Returns this with another time between checkpoints; zero for no checkpoints at all. */
  public WordCount withCheckpointInterval(Duration checkpointInterval) {
    return new WordCount(
        name, slotSharing, sentences, sentencesPerSecond, checkpointInterval, costs);
  }

  /** Returns this with tasks that are busy for a known time. */
  public WordCount withCosts(Costs costs) {
    return new WordCount(
        name, slotSharing, sentences, sentencesPerSecond, checkpointInterval, costs);
  }

  /**
   * Returns the share of all words that the busiest of so many counters gets, by how Flink spreads
   * the 30 words, which are all as frequent, over them.
   */
  public static double largestShare(int parallelism) {
    int[] words = new int[parallelism];
    for (String word : Sentences.allWords()) {
      words[
          KeyGroupRangeAssignment.assignKeyToParallelOperator(
              word, MAX_PARALLELISM, parallelism)]++;
    }
    return (double) Arrays.stream(words).max().orElseThrow() / Sentences.allWords().size();
  }

  /** Returns what the job has counted so far. */
  public Tally tally() {
    return Tally.of(name);
  }

  /** Returns what the tally must be once a job with an end has ended. */
  public Map<String, Long> expectedCounts() {
    return Sentences.countWords(sentences);
  }

  @Override
  public JobGraph jobGraph() {
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(new Configuration());
    defineIn(env);
    StreamGraph graph = env.getStreamGraph();
    graph.setJobName(name);
    return graph.getJobGraph();
  }

  /** Adds the job to an environment, as a program does that Flink is handed to run. */
  public void defineIn(StreamExecutionEnvironment env) {
    env.setParallelism(PARALLELISM);
    env.setMaxParallelism(MAX_PARALLELISM);
    if (!checkpointInterval.isZero()) {
      env.enableCheckpointing(checkpointInterval.toMillis());
    }
    BusyTime perSentence = new BusyTime(costs.perSentence());
    SingleOutputStreamOperator<String> words =
        env.fromSource(
                new SentenceSource(sentences, sentencesPerSecond, MAX_PARALLELISM),
                WatermarkStrategy.noWatermarks(),
                "sentences")
            .<String>flatMap(
                (sentence, out) -> {
                  perSentence.spend();
                  Sentences.words(sentence).forEach(out::collect);
                })
            .returns(Types.STRING)
            .name("tokenizer")
            .uid("tokenizer");
    SingleOutputStreamOperator<Tuple2<String, Long>> counts =
        words
            .keyBy(word -> word, Types.STRING)
            .process(new Counter(name, costs.perWord()))
            .name("counter");
    counts.uid("counter");
    if (slotSharing == SlotSharing.NONE) {
      counts.slotSharingGroup("counter");
    }
    counts.sinkTo(new DiscardingSink<>()).name("sink").uid("sink");
  }

  /**
   * For how long a record keeps a task busy, besides what it really takes. Immutable.
   *
   * @param perSentence in the vertex of the source and the tokenizer
   * @param perWord in the vertex of the counter
   */
  public record Costs(Duration perSentence, Duration perWord) {
    /** Nothing besides what it really takes. */
    public static final Costs NONE = new Costs(Duration.ZERO, Duration.ZERO);
  }

  /** Which vertices of the job may share slots. */
  public enum SlotSharing {
    /** Both: a slot runs one subtask of each. */
    ALL,
    /** Neither: every subtask has a slot of its own. */
    NONE
  }
}
