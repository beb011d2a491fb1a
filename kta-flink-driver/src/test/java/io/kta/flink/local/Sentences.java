package io.kta.flink.local;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A language of 30 words and sentences of five, each given by its number. */
final class Sentences {
  private static final List<String> WORDS =
      List.of(
          "river", "stone", "cloud", "bird", "tree", "rain", "field", "moon", "fire", "snow",
          "wind", "leaf", "star", "lake", "hill", "road", "ship", "wolf", "salt", "gold", "door",
          "bell", "book", "lamp", "coat", "milk", "bread", "wine", "song", "night");
  private static final int LENGTH = 5;

  private Sentences() {}

  static String sentence(long number) {
    List<String> words = new ArrayList<>();
    for (int i = 0; i < LENGTH; i++) {
      words.add(WORDS.get((int) ((number * LENGTH + i * 7L) % WORDS.size())));
    }
    return String.join(" ", words);
  }

  static List<String> allWords() {
    return WORDS;
  }

  static List<String> words(String sentence) {
    return List.of(sentence.split(" ", -1));
  }

  /** Returns how often each word occurs in the first sentences. */
  static Map<String, Long> countWords(long sentences) {
    Map<String, Long> counts = new HashMap<>();
    for (long number = 0; number < sentences; number++) {
      for (String word : words(sentence(number))) {
        counts.merge(word, 1L, Long::sum);
      }
    }
    return counts;
  }
}
