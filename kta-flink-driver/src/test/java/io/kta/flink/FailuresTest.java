package io.kta.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.kta.flink.Failures.Row;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which failures make a job one that fails again and again; times are seconds. */
final class FailuresTest {
  private static final long NOW = 10_000;

  @ParameterizedTest
  @CsvSource({"0, true", "120, true", "121, false"})
  void isRecent_lastFailureSoLongAgo_forTwoMinutes(long ago, boolean expected) {
    assertThat(at(NOW - ago).isRecent(NOW * 1_000)).isEqualTo(expected);
  }

  @Test
  void isRecent_neverFailed_isNot() {
    assertThat(Failures.NONE.isRecent(0)).isFalse();
    assertThat(Failures.NONE.isRepeated(0)).isFalse();
    assertThat(Failures.NONE.rowUntil(Long.MAX_VALUE)).isEmpty();
  }

  /** A TaskManager that is lost makes some in a row, so three count only over half a minute. */
  @ParameterizedTest
  @CsvSource({"3, 15, true", "3, 14, false", "2, 100, false", "8, 1, true", "7, 1, false"})
  void isRepeated_soManyInTurns_ifOneLossExplainsLess(int count, long apart, boolean expected) {
    long[] seconds = LongStream.range(0, count).map(i -> NOW - i * apart).toArray();
    assertThat(at(seconds).isRepeated(NOW * 1_000)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"600, true", "601, false"})
  void isRepeated_oneOfThemLongAgo_countsForTenMinutes(long ago, boolean expected) {
    Failures failures = at(NOW, NOW - 1, NOW - ago);
    assertThat(failures.isRepeated(NOW * 1_000)).isEqualTo(expected);
    assertThat(failures.words(NOW * 1_000))
        .startsWith(expected ? "it failed 3 times within PT10M" : "it failed 2 times within PT1S");
  }

  @Test
  void isRepeated_lastOneIsOvercome_isNot() {
    assertThat(at(NOW - 121, NOW - 200, NOW - 300).isRepeated(NOW * 1_000)).isFalse();
  }

  @Test
  void rowUntil_someSoonAfterEachOther_isFromTheFirstOfThem() {
    Failures failures = at(150, 140, 130, 119, 118);
    assertThat(failures.rowUntil(150_000)).contains(new Row(130_000, 150_000));
    assertThat(failures.rowUntil(149_999)).contains(new Row(130_000, 140_000));
    assertThat(failures.rowUntil(119_000)).contains(new Row(118_000, 119_000));
    assertThat(failures.rowUntil(117_999)).isEmpty();
    assertThat(failures.rowUntil(150_000).orElseThrow().span()).isEqualTo(Duration.ofSeconds(20));
  }

  @Test
  void span_ofClocksThatJump_staysWithinReason() {
    assertThat(new Row(10, 0).span()).isZero();
    assertThat(new Row(0, Long.MAX_VALUE).span()).isEqualTo(Duration.ofMinutes(10));
  }

  /** Returns failures at some seconds, given newest first as Flink lists them. */
  private static Failures at(long... seconds) {
    return new Failures(
        LongStream.of(seconds).mapToObj(second -> second * 1_000).toList(), Optional.of("boom"));
  }
}
