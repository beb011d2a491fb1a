package io.kta.quickstart;

import io.kta.flink.local.WordCount;
import io.kta.flink.local.WordCount.SlotSharing;
import java.time.Duration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * WordCount as a program for Flink's application mode. Its arguments are how the job is laid out,
 * {@code shared-task-slots} or {@code streaming-graph-node-per-task-slot}, and for how many
 * milliseconds the source waits between two sentences.
 */
public final class WordCountJob {
  private static final String SHARED = "shared-task-slots";
  private static final String DEDICATED = "streaming-graph-node-per-task-slot";
  private static final Duration CHECKPOINT_INTERVAL = Duration.ofSeconds(5);

  private WordCountJob() {}

  /** Hands the job to the Flink that runs this. */
  public static void main(String... arguments) throws Exception {
    WordCount wordCount = of(arguments);
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    wordCount.defineIn(env);
    env.execute(wordCount.name());
  }

  /**
   * Returns the job that the arguments ask for.
   *
   * @throws IllegalArgumentException if they cannot be used; the message has the rule
   */
  static WordCount of(String... arguments) {
    if (arguments.length != 2) {
      throw new IllegalArgumentException(
          "%d arguments were given; WordCount takes 2: %s or %s, and milliseconds from one sentence to the next"
              .formatted(arguments.length, SHARED, DEDICATED));
    }
    return WordCount.named("wordcount")
        .withSlotSharing(slotSharing(arguments[0]))
        .withSentences(Long.MAX_VALUE, 1000.0 / delayMillis(arguments[1]))
        .withCheckpointInterval(CHECKPOINT_INTERVAL);
  }

  private static SlotSharing slotSharing(String layout) {
    return switch (layout) {
      case SHARED -> SlotSharing.ALL;
      case DEDICATED -> SlotSharing.NONE;
      default ->
          throw new IllegalArgumentException(
              "the layout is '%s'; it must be %s or %s".formatted(layout, SHARED, DEDICATED));
    };
  }

  private static int delayMillis(String text) {
    try {
      int delay = Integer.parseInt(text);
      if (delay >= 1) {
        return delay;
      }
    } catch (NumberFormatException e) {
      // named below, as is a number below 1
    }
    throw new IllegalArgumentException(
        "the delay is '%s'; it must be a whole number of milliseconds, at least 1".formatted(text));
  }
}
