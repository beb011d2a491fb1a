package io.kta.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** When a change is still waited for. */
final class RolloutTest {
  private static final ResourceName RESOURCE = ResourceName.of("Deployment", "streams", "counter");

  private final Rollout rollout = new Rollout(Duration.ofMinutes(10));
  private Instant now = Instant.EPOCH;

  @Test
  void inProgress_replicasComing_untilAllAreThere() {
    assertThat(after(0, "1", 4, 2)).isTrue();
    assertThat(after(1, "1", 4, 3)).isTrue();
    assertThat(after(2, "1", 4, 4)).isFalse();
  }

  @Test
  void inProgress_replicaFallsOverLater_doesNotCount() {
    assertThat(after(0, "1", 4, 4)).isFalse();
    assertThat(after(5, "1", 4, 3)).isFalse();
    assertThat(after(6, "2", 5, 4)).isTrue();
  }

  @Test
  void inProgress_replicaThatNeverComes_untilTheTimeout() {
    assertThat(after(0, "1", 4, 3)).isTrue();
    assertThat(after(9, "1", 4, 3)).isTrue();
    assertThat(after(10, "1", 4, 3)).isFalse();
    assertThat(after(11, "1", 4, 2)).isFalse();
  }

  /** In a large Deployment some replica or other is always about to be restarted. */
  @Test
  void inProgress_replicasThatComeAndGo_areNoProgress() {
    assertThat(after(0, "1", 100, 97)).isTrue();
    assertThat(after(4, "1", 100, 98)).isTrue();
    assertThat(after(8, "1", 100, 96)).isTrue();
    assertThat(after(12, "1", 100, 98)).isTrue();
    assertThat(after(14, "1", 100, 97)).isFalse();
  }

  @Test
  void inProgress_slowButSteady_isWaitedForHoweverLong() {
    for (int ready = 0; ready < 100; ready++) {
      assertThat(after(9 * ready, "1", 100, ready)).isTrue();
    }
    assertThat(after(9 * 100, "1", 100, 100)).isFalse();
  }

  private boolean after(int minutes, String change, int wanted, int ready) {
    now = Instant.EPOCH.plus(Duration.ofMinutes(minutes));
    Optional<String> left =
        ready < wanted
            ? Optional.of("has %d of %d replicas ready".formatted(ready, wanted))
            : Optional.empty();
    return rollout
        .inProgress(RESOURCE, new Progress(change, ready, false, left, Optional.empty()), now)
        .isPresent();
  }
}
