package io.kta.quickstart.kstreams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.apache.kafka.streams.Topology;
import org.junit.jupiter.api.Test;

final class WordCountTest {
  private final Work work = new Work(Duration.ZERO);

  @Test
  void topology_oneApplication_hasATaskOfEachStepPerPartition() {
    Topology topology = WordCount.topology(Role.TOKENIZER_COUNTER, work);
    assertThat(topology.describe().subtopologies()).hasSize(2);
    assertThat(topology.describe().toString()).contains("words-repartition", Topics.COUNTS);
  }

  @Test
  void topology_twoApplications_meetInATopicOnly() {
    String tokenizer = WordCount.topology(Role.TOKENIZER, work).describe().toString();
    String counter = WordCount.topology(Role.COUNTER, work).describe().toString();
    assertThat(tokenizer).contains(Topics.LINES, Topics.WORDS).doesNotContain("repartition");
    assertThat(counter).contains(Topics.WORDS, Topics.COUNTS).doesNotContain("repartition");
  }

  @Test
  void words_ofALine_areInLowerCase() {
    assertThat(WordCount.words(" To be\tor  not TO be "))
        .containsExactly("to", "be", "or", "not", "to", "be");
    assertThat(WordCount.words(" ")).isEmpty();
  }

  @Test
  void main_roleThatIsNone_isNamed() {
    assertThatThrownBy(() -> WordCountProcess.main("splitter"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the first argument is 'splitter'; it must be one of tokenizer-counter, tokenizer, counter, producer");
  }

  @Test
  void word_thatTakesLong_keepsItBusy() {
    Work slow = new Work(Duration.ofMillis(2));
    slow.word();
    slow.line();
    assertThat(slow.busySeconds()).isGreaterThanOrEqualTo(0.002);
    assertThat(slow.records()).isEqualTo(2);
  }
}
