package io.kta.operator.faults;

import io.kta.operator.FakeCluster;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * An operator whose watch alone is disturbed is not ready. It said that it was: the client takes a
 * watch that it begins again and again, and one that is open and silent, for one that goes on.
 * Issue 14, section 1.9.
 */
@Timeout(600)
final class BlindWatchTest {
  private final FakeCluster cluster = new FakeCluster();
  private final ProxiedOperator operator =
      new ProxiedOperator(cluster.client(), cluster.client().getConfiguration());

  @AfterEach
  void close() {
    operator.close();
    cluster.close();
  }

  @ParameterizedTest
  @EnumSource(names = {"RESET", "HANGS"})
  void isReady_watchIsCutAndPolicyCreated_isFalseUntilItIsSeen(Fault fault) {
    operator.cutWatch(fault);
    assertNotReadyUntilSeen();
  }

  @Test
  void isReady_watchIsSilentAndPolicyCreated_isFalseUntilItIsSeen() {
    operator.silenceWatch();
    assertNotReadyUntilSeen();
  }

  private void assertNotReadyUntilSeen() {
    operator.create("new");
    operator.awaitReady(false);
    operator.mend();
    operator.awaitReplicas("new", 2);
    operator.awaitReady(true);
  }
}
