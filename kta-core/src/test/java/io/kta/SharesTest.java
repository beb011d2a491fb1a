package io.kta;

import static org.assertj.core.api.Assertions.assertThat;

import io.kta.Appointments.Appointment;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who may run a cycle where not all can. */
final class SharesTest {
  private static final Instant NOW = Instant.EPOCH;

  private final Appointments appointments = new Appointments();
  private final Shares shares = new Shares(8);

  @Test
  void begin_oneKeyOnly_leavesHalfToThoseThatMayCome() {
    due("a", 10);
    assertThat(keys(shares.begin())).hasSize(4);
    assertThat(shares.running()).isEqualTo(4);
    assertThat(shares.waiting()).isEqualTo(6);
    assertThat(shares.begin()).isEmpty();
  }

  @Test
  void begin_onePlace_isForWhoeverComesFirst() {
    Shares one = new Shares(1);
    one.add(appointments.add(NOW, Duration.ZERO, "a", late -> {}));
    one.add(appointments.add(NOW, Duration.ZERO, "b", late -> {}));
    assertThat(keys(one.begin())).containsExactly("a");
    assertThat(one.begin()).isEmpty();
    one.end("a");
    assertThat(keys(one.begin())).containsExactly("b");
  }

  @Test
  void begin_oneOfTwoKeysHangs_leavesHalf() {
    due("a", 10);
    assertThat(keys(shares.begin())).containsExactly("a", "a", "a", "a");
    due("b", 3);
    assertThat(keys(shares.begin())).containsExactly("b", "b");
    shares.end("b");
    assertThat(keys(shares.begin())).as("those of a wait for each other").containsExactly("b");
    shares.end("b");
    shares.end("b");
    shares.end("a");
    assertThat(keys(shares.begin())).as("up to half again").containsExactly("a");
  }

  @Test
  void longestStarved_keyThatRunsSome_isNotCounted() {
    due("a", 10);
    assertThat(shares.begin()).isNotEmpty();
    assertThat(shares.longestDue()).isEqualTo(NOW);
    assertThat(shares.longestStarved()).isEqualTo(Instant.MAX);
    due("b", 1);
    assertThat(shares.longestStarved()).isEqualTo(NOW);
  }

  @Test
  void begin_manyKeysHang_thereIsAlwaysAPlaceForOneThatHasNone() {
    for (String hangs : List.of("a", "b", "c")) {
      due(hangs, 10);
      assertThat(shares.begin()).isNotEmpty();
    }
    due("d", 1);
    assertThat(keys(shares.begin())).containsExactly("d");
  }

  @Test
  void begin_keysWithOneEach_fillAllPlacesInTheOrderInWhichTheyCame() {
    for (int i = 0; i < 10; i++) {
      due("key-" + i, 1);
    }
    assertThat(keys(shares.begin()))
        .containsExactly("key-0", "key-1", "key-2", "key-3", "key-4", "key-5", "key-6", "key-7");
    shares.end("key-5");
    assertThat(keys(shares.begin())).containsExactly("key-8");
  }

  @Test
  void begin_severalKeysWait_takeTurns() {
    due("a", 4);
    due("b", 4);
    assertThat(keys(shares.begin())).containsExactly("a", "b", "a", "b", "a", "b");
  }

  @Test
  void longestDue_severalWait_isTheFirstOfThem() {
    assertThat(shares.longestDue()).isEqualTo(Instant.MAX);
    shares.add(appointments.add(NOW, Duration.ofSeconds(7), "a", late -> {}));
    shares.add(appointments.add(NOW, Duration.ofSeconds(3), "b", late -> {}));
    assertThat(shares.longestDue()).isEqualTo(NOW.plusSeconds(3));
    shares.clear();
    assertThat(shares.waiting()).isZero();
    assertThat(shares.begin()).isEmpty();
  }

  private void due(String key, int count) {
    for (int i = 0; i < count; i++) {
      shares.add(appointments.add(NOW, Duration.ZERO, key, late -> {}));
    }
  }

  private static List<Object> keys(List<Appointment> begun) {
    return begun.stream().map(Appointment::key).toList();
  }
}
