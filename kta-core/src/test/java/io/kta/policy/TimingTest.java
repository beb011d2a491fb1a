package io.kta.policy;

import static io.kta.policy.Jobs.NOW;
import static io.kta.policy.Jobs.admit;
import static io.kta.policy.Jobs.admitted;
import static io.kta.policy.Jobs.at;
import static io.kta.policy.Jobs.open;
import static io.kta.policy.Jobs.plan;
import static io.kta.policy.Jobs.rules;
import static io.kta.policy.Jobs.running;
import static io.kta.policy.Jobs.situation;
import static io.kta.policy.Jobs.targets;
import static org.assertj.core.api.Assertions.assertThat;

import io.kta.algorithm.Decision;
import io.kta.knowledge.Orders;
import io.kta.knowledge.ScalingLog;
import io.kta.metrics.JobStatus;
import io.kta.metrics.Shortfall;
import io.kta.topology.Operator;
import io.kta.topology.Topology;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a job is left alone. */
final class TimingTest {
  private static final Topology AT_FOUR = Topology.chain(Operator.of("map", 4));

  @ParameterizedTest
  @CsvSource({"59, 9, 4", "60, 9, 9", "299, 2, 4", "300, 2, 2"})
  void admit_cooldown_isByDirectionSinceTheLastRescale(int secondsAgo, int asked, int expected) {
    ScalingPolicyBuilder policy =
        open().cooldownUp(Duration.ofMinutes(1)).cooldownDown(Duration.ofMinutes(5));
    ScalingLog log =
        ScalingLog.none()
            .observing(at(900, AT_FOUR))
            .rescaling(NOW.minusSeconds(secondsAgo), plan(AT_FOUR, 4), true);
    assertThat(admitted(policy, running(AT_FOUR, log), asked)).containsExactly(expected);
  }

  @ParameterizedTest
  @CsvSource({
    // so many changes of direction an hour, what it ran at, oldest first, what is asked for
    "2, '1 2', 4, 4", // no turn
    "1, '1 5 1 2', 4, 4", // nor after others
    "1, '5 1 2 3', 4, 4", // nor after a turn and steady growth
    "2, '1 2 3', 2, 2", // the first
    "2, '1 2 3 4', 2, 2", // steps one way are one way
    "2, '2 5 2', 4, 4", // the second
    "2, '5 2 5', 4, 5", // the second, but down: it could not go up again
    "2, '5 2 5 2', 4, 2", // the third
    "1, '1 5', 2, 5", // the first, but down
    "3, '2 5 2 5', 4, 5", // the third, but down
    "4, '2 5 2 5', 4, 4"
  })
  void admit_flapBudget_keepsTheLastTurnForGrowing(int most, String past, int asked, int expected) {
    String[] numbers = past.split(" ", -1);
    ScalingLog log = ScalingLog.none();
    Topology topology = AT_FOUR;
    for (int i = 0; i < numbers.length; i++) {
      topology = map(Integer.parseInt(numbers[i]));
      log = log.observing(at(60L * (numbers.length - i), topology));
    }
    ScalingPolicyBuilder policy = open().maxDirectionChangesPerHour(most);
    assertThat(admitted(policy, running(topology, log), asked)).containsExactly(expected);
  }

  @Test
  void admit_turnsOfMoreThanAnHourAgo_areForgotten() {
    ScalingPolicyBuilder policy = open().maxDirectionChangesPerHour(2);
    ScalingLog log =
        ScalingLog.none()
            .observing(at(4000, map(4)))
            .observing(at(3700, map(2)))
            .observing(at(3601, AT_FOUR));
    assertThat(admitted(policy, running(AT_FOUR, log), 2)).containsExactly(2);
    ScalingLog later = ScalingLog.none().observing(at(3700, map(2))).observing(at(3599, AT_FOUR));
    assertThat(admitted(open().maxDirectionChangesPerHour(1), running(AT_FOUR, later), 2))
        .containsExactly(4);
  }

  /**
   * The reports knative/serving#10908 and numaproj/numaflow#2121: 200 instances were asked for, and
   * 30 came. Healthy: what never came can be taken back at once; broken: nothing for 10 min.
   */
  @ParameterizedTest
  @CsvSource({"599, 250, 200", "600, 250, 250", "1, 30, 30", "1, 199, 199"})
  void admit_instancesThatHaveNotCome_onlyHoldBackRaises(int secondsAgo, int asked, int expected) {
    Topology topology = map(200);
    Admission admission = admit(open(), shortOf(topology, secondsAgo), asked);
    assertThat(targets(admission)).containsExactly(expected);
    assertThat(admission.postponed()).isEmpty();
    if (expected != asked) {
      assertThat(admission.adjustments().get(0).reason())
          .isEqualTo(
              "map has 30 of 200 ready, and nothing is raised before it has them, or"
                  + " 2030-01-01T00:00:01Z");
    }
  }

  @Test
  void admit_loweredBoundWhileInstancesHaveNotCome_isKeptAtOnce() {
    Topology topology = map(200);
    Admission admission =
        new PolicyGate(open().maxParallelism(30).build())
            .admit(new Decision.Hold("rates say little"), shortOf(topology, 1));
    assertThat(targets(admission)).containsExactly(30);
    assertThat(admission.postponed()).isEmpty();
  }

  @Test
  void admit_settleTimeout_isThePolicys() {
    ScalingPolicyBuilder brief = open().settleTimeout(Duration.ofMinutes(1));
    assertThat(admitted(brief, shortOf(map(200), 60), 250)).containsExactly(250);
    assertThat(admitted(brief, shortOf(map(200), 59), 250)).containsExactly(200);
  }

  private static Situation shortOf(Topology topology, int secondsAgo) {
    ScalingLog log =
        ScalingLog.none()
            .observing(at(900, topology))
            .rescaling(NOW.minusSeconds(secondsAgo), plan(topology, 200), true);
    Shortfall shortfall = new Shortfall(30, "has 30 of 200 ready");
    JobStatus status = JobStatus.steady().withShortfalls(Map.of(topology.ids().get(0), shortfall));
    return situation(topology, log, Orders.none(), status);
  }

  @Test
  void admit_excludedTime_postponesAndKeepsTheNumbers() {
    WeeklyWindow night =
        WeeklyWindow.daily(LocalTime.of(22, 0), LocalTime.of(6, 0), ZoneOffset.UTC);
    Admission admission = admit(open().exclude(night), running(AT_FOUR), 9);
    assertThat(admission.postponed().map(Reason::sentence))
        .contains("nothing is changed daily 22:00 to 06:00 Z");
    assertThat(targets(admission)).containsExactly(9);
    Orders forced = Orders.none().withForce("now");
    Situation force = situation(AT_FOUR, ScalingLog.none(), forced, JobStatus.steady());
    assertThat(admit(open().exclude(night), force, 9).postponed()).isEmpty();
  }

  // Issue 19, section 2, Timing:48: an excluded window that holds at all times.
  @Test
  void admit_outsideOfTheExcludedTimes_isDone() {
    WeeklyWindow day = WeeklyWindow.daily(LocalTime.of(6, 0), LocalTime.of(22, 0), ZoneOffset.UTC);
    WeeklyWindow night =
        WeeklyWindow.daily(LocalTime.of(22, 0), LocalTime.of(6, 0), ZoneOffset.UTC);
    assertThat(admit(open().exclude(day), running(AT_FOUR), 9).postponed()).isEmpty();
    Admission atMidnight = admit(open().exclude(day).exclude(night), running(AT_FOUR), 9);
    assertThat(atMidnight.postponed().map(Reason::sentence))
        .contains("nothing is changed daily 22:00 to 06:00 Z");
  }

  @Test
  void admit_somethingInProgress_postponesAllButThePlanOnItsWay() {
    JobStatus busy = JobStatus.steady().withInProgress("a rollout");
    ScalingLog log =
        ScalingLog.none()
            .observing(at(60, AT_FOUR))
            .rescaling(NOW.minusSeconds(30), plan(AT_FOUR, 6), false);
    Situation own = situation(AT_FOUR, log, Orders.none(), busy);
    assertThat(admit(open(), own, 6).postponed()).isEmpty();
    assertThat(admit(open(), own, 9).postponed().map(Reason::sentence))
        .contains("something is being done to the job: a rollout");
    Situation others = situation(AT_FOUR, ScalingLog.none(), Orders.none(), busy);
    assertThat(admit(open(), others, 6).postponed()).isPresent();
  }

  @Test
  void admit_planOnItsWay_isNotTakenBackByARuleThatHolds() {
    ScalingPolicyBuilder policy = open().cooldownUp(Duration.ofMinutes(5));
    ScalingLog log =
        ScalingLog.none()
            .observing(at(60, AT_FOUR))
            .rescaling(NOW.minusSeconds(30), plan(AT_FOUR, 6), false);
    Situation situation = running(AT_FOUR, log);
    // Seen at 4 and on its way to 6; broken: the cooldown since then admits 4.
    assertThat(admitted(policy, situation, 6)).containsExactly(6);
    assertThat(admitted(policy, situation, 9)).containsExactly(6);
    Decision hold = new Decision.Hold("quiet");
    assertThat(new PolicyGate(policy.build()).admit(hold, situation).admitted()).isEqualTo(hold);
  }

  @Test
  void admit_forced_leavesOutTimeButNotBounds() {
    ScalingLog log =
        ScalingLog.none()
            .observing(at(60, AT_FOUR))
            .rescaling(NOW.minusSeconds(30), plan(AT_FOUR, 4), true);
    Orders forced = Orders.none().withForce("a launch");
    ScalingPolicyBuilder policy =
        open()
            .maxParallelism(8)
            .cooldownUp(Duration.ofHours(1))
            .behavior(
                Behavior.kubernetesDefaults()
                    .withUp(
                        Direction.unrestricted()
                            .withStabilizationWindow(Duration.ofHours(1))
                            .withLimits(RateLimit.instances(1, Duration.ofMinutes(30)))));
    assertThat(admitted(policy, running(AT_FOUR, log), 9)).containsExactly(4);
    Admission admission = admit(policy, situation(AT_FOUR, log, forced, JobStatus.steady()), 9);
    assertThat(targets(admission)).containsExactly(8);
    assertThat(rules(admission)).containsExactly(Rule.BOUNDS);
    assertThat(admission.admitted().reason()).isEqualTo("load; forced: a launch");
  }

  @Test
  void admit_forcedAndNothingToChange_saysSoWhereAPlanIsAskedFor() {
    Orders forced = Orders.none().withForce("a launch");
    Situation situation = situation(AT_FOUR, ScalingLog.none(), forced, JobStatus.steady());
    assertThat(admit(open(), situation, 9).admitted().reason()).isEqualTo("load; forced: a launch");
    Decision hold = new Decision.Hold("quiet");
    assertThat(new PolicyGate(open().build()).admit(hold, situation).admitted()).isEqualTo(hold);
    assertThat(admit(open(), running(AT_FOUR), 9).admitted().reason()).isEqualTo("load");
  }

  private static Topology map(int parallelism) {
    return Topology.chain(Operator.of("map", parallelism));
  }
}
