package io.kta.operator.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.kta.operator.resource.KtaPolicy;
import io.kta.operator.resource.KtaPolicyStatus;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class FirstCycleTest {
  private static final Duration INTERVAL = Duration.ofSeconds(10);

  @Test
  void delay_newPolicy_isNone() {
    assertThat(FirstCycle.delay(policy(1, null), INTERVAL)).isZero();
    assertThat(FirstCycle.delay(policy(1, status(null, 3)), INTERVAL)).isZero();
  }

  @Test
  void delay_changedWhileNoOperatorRan_isNone() {
    assertThat(FirstCycle.delay(policy(1, status("streams/p#7", 2)), INTERVAL)).isZero();
  }

  @Test
  void delay_runBefore_isSpreadEvenlyOverTheIntervalAndAlwaysTheSame() {
    int[] tenths = new int[10];
    for (int seed = 0; seed < 1000; seed++) {
      KtaPolicy policy = policy(seed, status("streams/p#7", 3));
      Duration delay = FirstCycle.delay(policy, INTERVAL);
      assertThat(delay).isEqualTo(FirstCycle.delay(policy, INTERVAL));
      tenths[(int) (delay.toMillis() / 1000)]++; // fails for what is not within the interval
    }
    assertThat(Arrays.stream(tenths)).allMatch(count -> count > 60 && count < 140);
  }

  private static KtaPolicy policy(int seed, @Nullable KtaPolicyStatus status) {
    KtaPolicy policy = new KtaPolicy();
    Random random = new Random(seed);
    policy.getMetadata().setUid(new UUID(random.nextLong(), random.nextLong()).toString());
    policy.getMetadata().setGeneration(3L);
    policy.setStatus(status);
    return policy;
  }

  private static KtaPolicyStatus status(@Nullable String id, long generation) {
    KtaPolicyStatus status = new KtaPolicyStatus();
    status.id = id;
    status.observedGeneration = generation;
    return status;
  }
}
