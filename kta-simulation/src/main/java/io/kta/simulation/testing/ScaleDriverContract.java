package io.kta.simulation.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kta.driver.ApplyResult;
import io.kta.driver.ScaleDriver;
import io.kta.driver.ScaleDriverException;
import io.kta.metrics.Observation;
import io.kta.metrics.ObserveResult;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import io.kta.topology.ParallelismPlan;
import io.kta.topology.Topology;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The contract of every driver, as tests. The test of a driver extends this and provides, anew for
 * each test, a job that runs steadily, each operator at 2 or more, and can run each at one more;
 * what a target cannot do is declared.
 *
 * @since 0.1
 */
public abstract class ScaleDriverContract {
  private Optional<ScaleDriver> opened = Optional.empty();

  /** Creates the contract of a driver. */
  protected ScaleDriverContract() {}

  /** Returns a new driver of the job. */
  protected abstract ScaleDriver newDriver();

  /** Returns at what the operators run, as asked without any driver. */
  protected abstract Map<OperatorId, Integer> actual();

  /** Lets the target reach the requested state. */
  protected abstract void settle();

  /** Returns whether an operator may run at 0. */
  protected abstract boolean canBeSwitchedOff();

  /**
   * Sets one operator as another controller would.
   *
   * @return false if no other client can
   */
  protected abstract boolean setByAnother(OperatorId operator, int parallelism);

  /**
   * Takes the target away from its drivers.
   *
   * @return false if it cannot go away
   */
  protected abstract boolean takeAway();

  @AfterEach
  void closeDriver() {
    opened.ifPresent(ScaleDriver::close);
  }

  @Test
  void observe_steadyJob_seesWhatRunsAndTouchesNothing() {
    ScaleDriver driver = open();
    Map<OperatorId, Integer> before = actual();
    Observation first = observe(driver);
    assertThat(ParallelismPlan.asIs(first.topology()).targets()).isEqualTo(before);
    assertThat(first.job().inProgress()).isEmpty();
    Observation second = observe(driver);
    assertThat(second.topology()).isEqualTo(first.topology());
    assertThat(second.job().id()).isEqualTo(first.job().id());
    assertThat(second.at()).isAfterOrEqualTo(first.at());
    assertThat(actual()).isEqualTo(before);
  }

  @Test
  void apply_planThatIsInPlace_saysSoAndTouchesNothing() {
    ScaleDriver driver = open();
    ParallelismPlan plan = ParallelismPlan.asIs(observe(driver).topology());
    assertThat(driver.apply(plan)).isEqualTo(ApplyResult.alreadyInPlace());
    assertThat(actual()).isEqualTo(plan.targets());
  }

  @Test
  void apply_onePlanAfterAnother_eachIsCarriedOutAndSeen() {
    ScaleDriver driver = open();
    ParallelismPlan before = ParallelismPlan.asIs(observe(driver).topology());
    for (ParallelismPlan plan : new ParallelismPlan[] {more(before, 1), less(before), before}) {
      assertThat(driver.apply(plan))
          .isInstanceOfAny(ApplyResult.Applied.class, ApplyResult.Accepted.class);
      settle();
      assertThat(actual()).isEqualTo(plan.targets());
      assertThat(ParallelismPlan.asIs(observe(driver).topology())).isEqualTo(plan);
    }
  }

  @Test
  void apply_samePlanAgain_isInPlace() {
    ScaleDriver driver = open();
    ParallelismPlan plan = more(ParallelismPlan.asIs(observe(driver).topology()), 1);
    driver.apply(plan);
    settle();
    assertThat(driver.apply(plan)).isEqualTo(ApplyResult.alreadyInPlace());
    assertThat(actual()).isEqualTo(plan.targets());
  }

  @Test
  void apply_bySomeDriverThatHasNotObserved_isCarriedOut() {
    ParallelismPlan plan;
    try (ScaleDriver first = newDriver()) {
      plan = more(ParallelismPlan.asIs(observe(first).topology()), 1);
    }
    assertThat(open().apply(plan))
        .isInstanceOfAny(ApplyResult.Applied.class, ApplyResult.Accepted.class);
    settle();
    assertThat(actual()).isEqualTo(plan.targets());
  }

  @Test
  void apply_planThatMissesAnOperator_isRejectedAndTouchesNothing() {
    ScaleDriver driver = open();
    ParallelismPlan plan = more(ParallelismPlan.asIs(observe(driver).topology()), 1);
    Map<OperatorId, Integer> fewer = new LinkedHashMap<>(plan.targets());
    fewer.remove(last(plan));
    assertRejected(driver, new ParallelismPlan(fewer), last(plan).value());
  }

  @Test
  void apply_planThatInventsAnOperator_isRejectedAndTouchesNothing() {
    ScaleDriver driver = open();
    ParallelismPlan plan = more(ParallelismPlan.asIs(observe(driver).topology()), 1);
    Map<OperatorId, Integer> tooMany = new LinkedHashMap<>(plan.targets());
    tooMany.put(new OperatorId("nobody-has-it"), 1);
    assertRejected(driver, new ParallelismPlan(tooMany), "nobody-has-it");
  }

  @Test
  void apply_planBeyondWhatAnOperatorTakes_isRejectedAndTouchesNothing() {
    ScaleDriver driver = open();
    Topology topology = observe(driver).topology();
    ParallelismPlan plan = more(ParallelismPlan.asIs(topology), 1);
    Operator limited = topology.operator(last(plan));
    assumeTrue(limited.maxParallelism() < Integer.MAX_VALUE, "there is no limit");
    int beyond = limited.maxParallelism() + 1;
    assertRejected(driver, plan.with(limited.id(), beyond), Integer.toString(beyond));
  }

  @Test
  void apply_zero_switchesOffOrIsRejected() {
    ScaleDriver driver = open();
    ParallelismPlan before = ParallelismPlan.asIs(observe(driver).topology());
    ParallelismPlan off = before.with(last(before), 0);
    if (!canBeSwitchedOff()) {
      assertRejected(driver, off, last(before).value());
      return;
    }
    driver.apply(off);
    settle();
    assertThat(actual()).isEqualTo(off.targets());
    assertThat(ParallelismPlan.asIs(observe(driver).topology())).isEqualTo(off);
    driver.apply(before);
    settle();
    assertThat(actual()).isEqualTo(before.targets());
  }

  @Test
  void observe_changedBySomebodyElse_isSeenAndThePlanHolds() {
    ScaleDriver driver = open();
    ParallelismPlan plan = ParallelismPlan.asIs(observe(driver).topology());
    ParallelismPlan drifted = plan.with(last(plan), plan.target(last(plan)) + 1);
    assumeTrue(setByAnother(last(plan), drifted.target(last(plan))), "no other client can");
    settle();
    assertThat(ParallelismPlan.asIs(observe(driver).topology())).isEqualTo(drifted);
    assertThat(driver.apply(plan))
        .isInstanceOfAny(ApplyResult.Applied.class, ApplyResult.Accepted.class);
    settle();
    assertThat(actual()).isEqualTo(plan.targets());
  }

  @Test
  void observeAndApply_targetAway_throwInWords() {
    ScaleDriver driver = open();
    ParallelismPlan plan = more(ParallelismPlan.asIs(observe(driver).topology()), 1);
    assumeTrue(takeAway(), "it cannot go away");
    assertThatExceptionOfType(ScaleDriverException.class)
        .isThrownBy(driver::observe)
        .extracting(Throwable::getMessage)
        .asString()
        .isNotBlank();
    assertThatExceptionOfType(ScaleDriverException.class)
        .isThrownBy(() -> driver.apply(plan))
        .extracting(Throwable::getMessage)
        .asString()
        .isNotBlank();
  }

  @Test
  void close_twice_leavesTheJobAsItIs() {
    ScaleDriver driver = open();
    observe(driver);
    Map<OperatorId, Integer> before = actual();
    driver.close();
    driver.close();
    assertThat(actual()).isEqualTo(before);
  }

  private ScaleDriver open() {
    ScaleDriver driver = newDriver();
    opened = Optional.of(driver);
    return driver;
  }

  private static Observation observe(ScaleDriver driver) {
    ObserveResult result = driver.observe();
    return result
        .observation()
        .orElseThrow(() -> new AssertionError("the job cannot be observed: " + result));
  }

  private void assertRejected(ScaleDriver driver, ParallelismPlan plan, String word) {
    Map<OperatorId, Integer> before = actual();
    assertThat(driver.apply(plan))
        .isInstanceOfSatisfying(
            ApplyResult.Rejected.class, rejected -> assertThat(rejected.reason()).contains(word));
    settle();
    assertThat(actual()).isEqualTo(before);
  }

  private static OperatorId last(ParallelismPlan plan) {
    return plan.targets().keySet().stream().reduce((first, second) -> second).orElseThrow();
  }

  private static ParallelismPlan more(ParallelismPlan plan, int by) {
    ParallelismPlan more = plan;
    for (Map.Entry<OperatorId, Integer> target : plan.targets().entrySet()) {
      more = more.with(target.getKey(), target.getValue() + by);
    }
    return more;
  }

  private static ParallelismPlan less(ParallelismPlan plan) {
    return more(plan, -1);
  }
}
