package io.kta.operator.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.kta.operator.status.PolicyHistory;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A run of a policy: when it must not begin. */
final class PolicyRunTest {
  private final PolicyRun run = new PolicyRun("", new PolicyHistory(List.of()));

  /** An older policy that took the target over in between could not stop what was not there yet. */
  @Test
  void start_closedBefore_neverBegins() {
    run.close();
    boolean begun =
        run.start(
            () -> {
              throw new AssertionError("it was begun");
            });
    assertThat(begun).isFalse();
  }
}
