package io.kta.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.kta.time.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** When a watch is said to miss something. Issue 14, section 1.9. */
final class UnseenPoliciesTest {
  private static final String ALL = Watches.ALL;
  private static final ResourceID JOB = new ResourceID("job", "streams");
  private static final ResourceID OTHER = new ResourceID("other", "streams");

  private final ManualClock clock = new ManualClock();
  private final UnseenPolicies unseen = new UnseenPolicies(clock);

  @Test
  void trouble_sameVersions_isNone() {
    unseen.compare(ALL, Map.of(JOB, "1"), Map.of(JOB, "1"));
    unseen.compare(ALL, Map.of(JOB, "1"), Map.of(JOB, "1"));
    assertThat(unseen.trouble(ALL)).isEmpty();
  }

  @Test
  void trouble_newPolicyMissedOnce_isOnItsWay() {
    unseen.compare(ALL, Map.of(JOB, "1"), Map.of());
    assertThat(unseen.trouble(ALL)).isEmpty();
    unseen.compare(ALL, Map.of(JOB, "1"), Map.of(JOB, "1"));
    assertThat(unseen.trouble(ALL)).isEmpty();
  }

  @Test
  void trouble_newPolicyMissedTwice_namesIt() {
    unseen.compare(ALL, Map.of(JOB, "1"), Map.of());
    unseen.compare(ALL, Map.of(JOB, "1"), Map.of());
    assertThat(unseen.trouble(ALL))
        .hasValue("the watch has not delivered the last change of 1 of them, such as streams/job");
  }

  @Test
  void trouble_deletionMissedTwice_namesIt() {
    unseen.compare(ALL, Map.of(), Map.of(OTHER, "4"));
    unseen.compare(ALL, Map.of(), Map.of(OTHER, "4"));
    assertThat(unseen.trouble(ALL)).hasValueSatisfying(text -> assertThat(text).contains("other"));
  }

  @Test
  void trouble_policyThatChangesAllTheTimeAndIsDeliveredLate_isNone() {
    for (int version = 1; version < 10; version++) {
      unseen.compare(
          ALL, Map.of(JOB, String.valueOf(version + 1)), Map.of(JOB, String.valueOf(version)));
      assertThat(unseen.trouble(ALL)).isEmpty();
    }
  }

  @Test
  void trouble_listThatLagsBehindTheWatch_isNone() {
    unseen.compare(ALL, Map.of(JOB, "4"), Map.of(JOB, "5"));
    unseen.compare(ALL, Map.of(JOB, "5"), Map.of(JOB, "5"));
    assertThat(unseen.trouble(ALL)).isEmpty();
  }

  @Test
  void trouble_deliveredInTheEnd_isOver() {
    unseen.compare(ALL, Map.of(JOB, "1"), Map.of());
    unseen.compare(ALL, Map.of(JOB, "1"), Map.of());
    unseen.compare(ALL, Map.of(JOB, "1"), Map.of(JOB, "1"));
    assertThat(unseen.trouble(ALL)).isEmpty();
  }

  @Test
  void trouble_oneListThatFailsAtOnce_isNone() {
    unseen.failed(ALL, clock.now(), "reset");
    assertThat(unseen.trouble(ALL)).isEmpty();
  }

  @Test
  void trouble_listsFailForFiveSeconds_saysWhyUntilOneSucceeds() {
    Instant begun = clock.now();
    unseen.failed(ALL, begun, "reset");
    clock.advance(Duration.ofSeconds(5));
    unseen.failed(ALL, clock.now(), "reset");
    assertThat(unseen.trouble(ALL)).hasValue("they cannot be listed: reset");
    unseen.compare(ALL, Map.of(), Map.of());
    assertThat(unseen.trouble(ALL)).isEmpty();
  }

  @Test
  void trouble_listThatHangs_isReportedAfterOne() {
    Instant begun = clock.now();
    clock.advance(Duration.ofSeconds(8));
    unseen.failed(ALL, begun, "timeout");
    assertThat(unseen.trouble(ALL)).hasValue("they cannot be listed: timeout");
  }

  @Test
  void trouble_otherNamespace_isNone() {
    unseen.compare("a", Map.of(JOB, "1"), Map.of());
    unseen.compare("a", Map.of(JOB, "1"), Map.of());
    assertThat(unseen.trouble("b")).isEmpty();
  }
}
