package io.kta.examples.duel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class TaskBookTest {
  private final TaskBook book = new TaskBook();

  @Test
  void restarts_fewerTasksThanOthers_isARescaleFromRecordToRecord() {
    begin(0, 1, 2);
    book.recordDone(10);
    end(3);
    begin(10.4, 1, 4);
    book.recordDone(10.7);
    book.recordDone(11);

    assertThat(book.restarts()).hasSize(1);
    assertThat(book.restarts().get(0).seconds()).isCloseTo(0.7, within(1e-9));
    assertThat(book.restarts().get(0).rescaled()).isTrue();
    assertThat(book.instances()).isEqualTo(5);
  }

  @Test
  void restarts_sameParallelism_isAFailure() {
    begin(0, 1, 2);
    book.recordDone(10);
    end(3);
    begin(12, 1, 2);
    book.recordDone(13);

    assertThat(book.restarts()).containsExactly(new Restart(13, 3, false));
  }

  /** A restart that fails before it has done anything belongs to the next. */
  @Test
  void restarts_twiceWithoutARecord_isOneStop() {
    begin(0, 1, 2);
    book.recordDone(10);
    end(3);
    begin(12, 1, 3);
    end(4);
    begin(15, 1, 3);
    book.recordDone(16);

    assertThat(book.restarts()).containsExactly(new Restart(16, 6, true));
  }

  /** Instances are paid for while they stop: 3 of them until 12 s, 5 from then on. */
  @Test
  void instanceSeconds_rescaledWithAGap_goOnUntilOthersHaveBegun() {
    begin(0, 1, 2);
    book.recordDone(10);
    end(3);
    begin(12, 1, 4);

    assertThat(book.instanceSeconds(0, 20)).isCloseTo(3 * 12 + 5 * 8, within(1e-9));
    assertThat(book.instanceSeconds(5, 15)).isCloseTo(3 * 7 + 5 * 3, within(1e-9));
  }

  private void begin(double at, int sources, int counters) {
    for (int i = 0; i < sources; i++) {
      book.begun("source", sources, at);
    }
    for (int i = 0; i < counters; i++) {
      book.begun("count", counters, at);
    }
  }

  private void end(int tasks) {
    for (int i = 0; i < tasks; i++) {
      book.ended();
    }
  }
}
