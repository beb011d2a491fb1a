package io.kta.knowledge;

import static org.assertj.core.api.Assertions.assertThat;

import io.kta.metrics.JobStatus;
import io.kta.metrics.Observation;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import io.kta.topology.ParallelismPlan;
import io.kta.topology.Topology;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ScalingLogTest {
  private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");
  private static final Operator A = Operator.of("a", 2);
  private static final Operator B = Operator.of("b", 3);

  @Test
  void observing_theSameAgain_addsNothing() {
    ScalingLog once = ScalingLog.none().observing(observed(0, A));
    assertThat(once.observing(observed(0, A))).isEqualTo(once);
    assertThat(once.observing(observed(60, A)).observed()).hasSize(1);
  }

  @Test
  void observing_operatorsThatComeAndGo_keepsTheOthersAndForgetsThose() {
    ScalingLog log =
        ScalingLog.none()
            .observing(observed(0, B))
            .observing(observed(60, A, B))
            .observing(observed(120, A));
    assertThat(log.operators()).containsExactly(A.id());
    assertThat(log.observed())
        .extracting(past -> past.parallelism(0))
        .containsExactly(Snapshot.UNKNOWN, 2);
    ScalingLog back = log.observing(observed(180, A, B.withParallelism(7)));
    assertThat(back.recommended())
        .extracting(past -> past.parallelism(1))
        .endsWith(Snapshot.UNKNOWN, 7);
  }

  @Test
  void observing_anOperatorThatComes_recommendsNothingForTheOthers() {
    ScalingLog log =
        ScalingLog.none()
            .observing(observed(0, A))
            .recommending(START.plusSeconds(30), plan(5))
            .observing(observed(60, A, B));
    assertThat(log.recommended())
        .extracting(past -> past.parallelism(0))
        .containsExactly(2, 5, Snapshot.UNKNOWN);
  }

  @Test
  void observing_anotherJob_forgetsAll() {
    ScalingLog log =
        ScalingLog.none()
            .observing(observed(0, A))
            .rescaling(START, plan(5), true)
            .observing(ofJob("one", observed(60, A)));
    assertThat(log.lastRescale()).isPresent();
    ScalingLog other = log.observing(ofJob("two", observed(90, A)));
    assertThat(other).isEqualTo(ScalingLog.none().observing(ofJob("two", observed(90, A))));
  }

  @Test
  void observing_whatNobodyAskedFor_isAForeignChangeUntilPutBack() {
    ScalingLog log =
        ScalingLog.none()
            .observing(observed(0, A))
            .rescaling(START.plusSeconds(1), plan(5), false)
            .observing(observed(30, A.withParallelism(3)));
    assertThat(log.isOnItsWay()).isTrue();
    assertThat(log.foreignChanges()).isEmpty();
    log = log.observing(observed(60, A.withParallelism(5)));
    assertThat(log.isOnItsWay()).isFalse();
    log = log.observing(observed(90, A.withParallelism(9)));
    ForeignChange change = new ForeignChange(A.id(), 5, 9, START.plusSeconds(90));
    assertThat(log.foreignChanges()).containsExactly(change);
    assertThat(log.observing(observed(120, A.withParallelism(9))).foreignChanges())
        .containsExactly(change);
    assertThat(log.rescaling(START.plusSeconds(130), plan(9), true).foreignChanges())
        .as("a plan that leaves it as it is")
        .containsExactly(change);
    assertThat(log.rescaling(START.plusSeconds(130), plan(4), true).foreignChanges()).isEmpty();
    assertThat(log.observing(observed(120, A.withParallelism(5))).foreignChanges()).isEmpty();
  }

  // Killed after the plan was saved: the job is where it was, where it was to go, or on the way.
  @ParameterizedTest
  @CsvSource({"2, 2", "2, 5", "3, 5", "5, 5"})
  void observing_planOnItsWay_requestBeforeOrOfThePlanIsOurs(int current, int requested) {
    ScalingLog log = handedOver().observing(requested(30, requested, A.withParallelism(current)));
    assertThat(log.foreignChanges()).isEmpty();
    assertThat(log.isOnItsWay()).isEqualTo(current != 5);
  }

  // Broken: nothing was seen while a plan was on its way, and the plan was handed over again.
  @ParameterizedTest
  @CsvSource({"2, 3", "3, 3", "1, 1", "5, 9"})
  void observing_planOnItsWay_anotherRequestIsAForeignChange(int current, int requested) {
    ScalingLog log = handedOver().observing(requested(30, requested, A.withParallelism(current)));
    ForeignChange change = new ForeignChange(A.id(), 5, requested, START.plusSeconds(30));
    assertThat(log.foreignChanges()).containsExactly(change);
    assertThat(log.lastRescale().orElseThrow().target(A.id())).hasValue(requested);
    ScalingLog there = log.observing(requested(60, requested, A.withParallelism(requested)));
    assertThat(there.isOnItsWay()).isFalse();
    assertThat(there.foreignChanges()).containsExactly(change);
  }

  // Broken: a job that had lost a TaskManager was taken for one that somebody had scaled down.
  @Test
  void observing_instancesLostAndStillAskedFor_isNoForeignChange() {
    ScalingLog log =
        handedOver()
            .observing(requested(30, 5, A.withParallelism(5)))
            .observing(requested(60, 5, A.withParallelism(4)));
    assertThat(log.foreignChanges()).isEmpty();
    assertThat(log.observing(requested(90, 4, A.withParallelism(4))).foreignChanges()).hasSize(1);
  }

  @Test
  void rescaling_insteadOfAPlanOnItsWay_theEarlierPlanIsOursToo() {
    ScalingLog log =
        handedOver()
            .observing(requested(30, 5, A.withParallelism(3)))
            .rescaling(START.plusSeconds(31), plan(4), false, Map.of(A.id(), 5));
    assertThat(log.observing(requested(60, 5, A.withParallelism(3))).foreignChanges()).isEmpty();
    assertThat(log.observing(requested(60, 2, A.withParallelism(2))).foreignChanges()).hasSize(1);
  }

  private static ScalingLog handedOver() {
    return ScalingLog.none()
        .observing(requested(0, 2, A))
        .rescaling(START.plusSeconds(1), plan(5), false, Map.of(A.id(), 2));
  }

  private static Observation requested(long second, int requested, Operator operator) {
    return observed(second, operator)
        .withJob(JobStatus.steady().withRequested(Map.of(operator.id(), requested)));
  }

  @Test
  void rescaling_whatIsOnItsWayAgain_countsFromTheFirstTime() {
    ScalingLog log = ScalingLog.none().observing(observed(0, A)).rescaling(START, plan(5), false);
    ScalingLog again = log.rescaling(START.plusSeconds(30), plan(5), false);
    assertThat(again.lastRescale().orElseThrow().at()).isEqualTo(START);
    assertThat(
            log.rescaling(START.plusSeconds(30), plan(6), false).lastRescale().orElseThrow().at())
        .isEqualTo(START.plusSeconds(30));
  }

  @Test
  void recommending_theSameAgain_drawsOutTheLast() {
    ScalingLog log = ScalingLog.none().observing(observed(0, A));
    for (int second = 30; second <= 90; second += 30) {
      log = log.recommending(START.plusSeconds(second), plan(5));
    }
    assertThat(log.recommended()).hasSize(2);
    assertThat(log.recommended().get(1).from()).isEqualTo(START.plusSeconds(30));
    assertThat(log.recommended().get(1).to()).isEqualTo(START.plusSeconds(90));
  }

  @Test
  void recommending_forDays_keepsTheLongestWindow() {
    ScalingLog log = ScalingLog.none().observing(observed(0, A));
    for (int minute = 1; minute <= Duration.ofDays(2).toMinutes(); minute++) {
      log = log.recommending(START.plusSeconds(60L * minute), plan(1 + minute % 2));
    }
    assertThat(log.recommended()).hasSizeBetween(60, 63);
  }

  private static Observation observed(long second, Operator... operators) {
    return Observation.of(START.plusSeconds(second), Topology.chain(operators));
  }

  private static Observation ofJob(String id, Observation seen) {
    return Observation.of(seen.at(), seen.topology(), seen.metrics())
        .withJob(JobStatus.steady().withId(id));
  }

  private static ParallelismPlan plan(int target) {
    return new ParallelismPlan(Map.of(new OperatorId("a"), target));
  }
}
