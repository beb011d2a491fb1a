package io.kta.quickstart.kstreams;

import java.util.List;
import java.util.Locale;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.KGroupedStream;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.state.KeyValueStore;

/** WordCount, cut into applications. Keys and values are text. */
final class WordCount {
  private static final Consumed<String, String> TEXT =
      Consumed.with(Serdes.String(), Serdes.String());
  private static final Grouped<String, String> BY_WORD =
      Grouped.with("words", Serdes.String(), Serdes.String());

  private WordCount() {}

  /**
   * Returns the topology of an application.
   *
   * @throws IllegalArgumentException if the role is no application
   */
  static Topology topology(Role role, Work work) {
    StreamsBuilder builder = new StreamsBuilder();
    switch (role) {
      case TOKENIZER_COUNTER ->
          count(words(builder, work).groupBy((line, word) -> word, BY_WORD), work);
      case TOKENIZER ->
          words(builder, work)
              .selectKey((line, word) -> word)
              .to(Topics.WORDS, Produced.with(Serdes.String(), Serdes.String()));
      case COUNTER -> count(builder.stream(Topics.WORDS, TEXT).groupByKey(BY_WORD), work);
      case PRODUCER -> throw new IllegalArgumentException(role.text() + " is no application");
    }
    return builder.build();
  }

  /** Returns the words of a line, in lower case. */
  static List<String> words(String line) {
    return List.of(line.toLowerCase(Locale.ROOT).strip().split("\\s+", -1)).stream()
        .filter(word -> !word.isEmpty())
        .toList();
  }

  private static KStream<String, String> words(StreamsBuilder builder, Work work) {
    return builder.stream(Topics.LINES, TEXT)
        .peek((key, line) -> work.line())
        .flatMapValues(line -> words(line));
  }

  private static void count(KGroupedStream<String, String> words, Work work) {
    words
        .aggregate(
            () -> 0L,
            (word, same, count) -> {
              work.word();
              return count + 1;
            },
            Materialized.<String, Long, KeyValueStore<Bytes, byte[]>>as("counts")
                .withKeySerde(Serdes.String())
                .withValueSerde(Serdes.Long()))
        .toStream()
        .mapValues(String::valueOf)
        .to(Topics.COUNTS, Produced.with(Serdes.String(), Serdes.String()));
  }
}
