package io.kta.flink.zoo;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.apache.flink.api.common.functions.MapFunction;

/** What the odd jobs count of themselves, in this JVM, which Flink knows nothing of. */
final class Counts {
  private static final Map<String, LongAdder> COUNTS = new ConcurrentHashMap<>();

  private Counts() {}

  static long of(String name) {
    return COUNTS.computeIfAbsent(name, same -> new LongAdder()).sum();
  }

  /** Returns a function that counts what passes it. */
  static <T> MapFunction<T, T> counting(String name) {
    return value -> {
      add(name);
      return value;
    };
  }

  static void add(String name) {
    COUNTS.computeIfAbsent(name, same -> new LongAdder()).increment();
  }
}
