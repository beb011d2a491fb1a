package io.kta.knowledge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.core.type.TypeReference;
import io.kta.metrics.JobStatus;
import io.kta.metrics.Observation;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import io.kta.topology.ParallelismPlan;
import io.kta.topology.Topology;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a job that is submitted anew inherits of what was known of it. */
final class SuccessionTest {
  private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");
  private static final KnowledgeOwner<OperatorId, Map<OperatorId, Integer>> OWNER =
      new KnowledgeOwner<>(
          "orders", "test", new ResultTypes<>(Optional.of(OperatorId.class), mapType()));

  private static Optional<Type> mapType() {
    return Optional.of(new TypeReference<Map<OperatorId, Integer>>() {}.getType());
  }

  @Test
  void inheritedBy_sameOperators_isOnItsWayToWhereTheJobWas() {
    Knowledge<OperatorId, Map<OperatorId, Integer>> known = known(job(2, 6), List.of());
    Knowledge<?, ?> inherited =
        known.inheritedBy(heir(job(2, 2), same("source", "map")), OWNER).withHistory(List.of());

    assertThat(inherited.log().isOnItsWay()).isTrue();
    assertThat(inherited.log().lastRescale().orElseThrow().plan())
        .isEqualTo(ParallelismPlan.asIs(job(2, 6)));
    // while it is not there, what is seen is nobody's change; once it is, a change is seen again
    ScalingLog upgraded = inherited.log().observing(seen(5, job(2, 2)));
    assertThat(upgraded.foreignChanges()).isEmpty();
    ScalingLog back = upgraded.observing(seen(6, job(2, 6)));
    assertThat(back.isOnItsWay()).isFalse();
    assertThat(back.observing(seen(7, job(2, 3))).foreignChanges()).hasSize(1);
  }

  @Test
  void inheritedBy_upgradedBeforeItsLastRescaleWasSeen_goesToThatPlan() {
    Knowledge<OperatorId, Map<OperatorId, Integer>> known = known(job(2, 6), List.of());
    ScalingLog log =
        known.log().rescaling(START.plusSeconds(90), ParallelismPlan.asIs(job(2, 9)), true);
    assertThat(
            known
                .withLog(log)
                .inheritedBy(heir(job(2, 2), same("source", "map")), OWNER)
                .log()
                .lastRescale()
                .orElseThrow()
                .plan())
        .isEqualTo(ParallelismPlan.asIs(job(2, 9)));
  }

  @Test
  void inheritedBy_jobThatWasNeverRescaled_staysAsItWasSubmitted() {
    ScalingLog log = ScalingLog.none().observing(seen(0, job(2, 6)).withJob(status("first")));
    Knowledge<?, ?> inherited =
        Knowledge.<OperatorId, Map<OperatorId, Integer>>none()
            .withLog(log)
            .inheritedBy(heir(job(2, 2), same("source", "map")), OWNER);
    assertThat(inherited.log().lastRescale()).isEmpty();
    assertThat(inherited.log().observed()).hasSize(1); // its windows go on
  }

  @Test
  void inheritedBy_otherIdsAndOrder_renamesWindowsOrdersAndResults() {
    Knowledge<OperatorId, Map<OperatorId, Integer>> known =
        known(
            job(2, 6),
            List.of(
                new CycleResult<>(
                    new CycleId("orders", 7),
                    START,
                    START,
                    Optional.of(new OperatorId("map")),
                    Optional.of(Map.of(new OperatorId("map"), 6)),
                    new CycleResult.Plans(
                        Optional.of(ParallelismPlan.asIs(job(2, 6))),
                        Optional.empty(),
                        Optional.empty()),
                    new Outcome.Held("as it is"))));
    known = known.withOrders(Orders.none().withOverride("map", 9).withOverride("a name", 1));
    // the order of the two is another one: "z" feeds "a"
    Topology now = Topology.chain(Operator.of("z", 1), Operator.of("a", 1), Operator.of("new", 3));
    Knowledge<OperatorId, Map<OperatorId, Integer>> inherited =
        known.inheritedBy(heir(now, Map.of(id("source"), id("z"), id("map"), id("a"))), OWNER);

    assertThat(inherited.log().operators()).isEqualTo(now.ids());
    assertThat(inherited.log().lastRescale().orElseThrow().plan().targets())
        .isEqualTo(Map.of(id("z"), 2, id("a"), 6, id("new"), 3));
    assertThat(inherited.orders().overrides()).isEqualTo(Map.of("a", 9, "a name", 1));
    CycleResult<OperatorId, Map<OperatorId, Integer>> last = inherited.newest().orElseThrow();
    assertThat(last.monitored()).contains(id("a"));
    assertThat(last.analyzed()).contains(Map.of(id("a"), 6));
    assertThat(last.plans().observed().orElseThrow().target(id("z"))).isEqualTo(2);
    assertThat(inherited.log().observing(seen(5, now)).operators()).isEqualTo(now.ids());
    assertThat(inherited.log().observing(seen(5, now)).isOnItsWay()).isTrue();
  }

  @Test
  void inheritedBy_smallerOrFixedOperators_goesOnlyAsFarAsTheyCan() {
    Topology now =
        Topology.chain(
            Operator.of("source", 1).withFixedBecause("it is a legacy source"),
            Operator.of("map", 2).withMaxParallelism(4));
    assertThat(
            known(job(2, 6), List.of())
                .inheritedBy(heir(now, same("source", "map")), OWNER)
                .log()
                .lastRescale()
                .orElseThrow()
                .plan()
                .targets())
        .isEqualTo(Map.of(id("source"), 1, id("map"), 4));
  }

  @Test
  void inheritedBy_scaleUps_keepsThoseJudgedOnly() {
    ScaleUp judged = new ScaleUp(id("map"), 2, 6, 10, 11, START, Optional.of(START));
    ScaleUp open = new ScaleUp(id("map"), 6, 8, 10, 11, START, Optional.empty());
    Knowledge<OperatorId, Map<OperatorId, Integer>> known = known(job(2, 6), List.of());
    known =
        known.withExperience(
            Experience.none()
                .withScaleUps(List.of(judged, open))
                .measuring(Map.of(id("map"), START)));
    Experience kept = known.inheritedBy(heir(job(2, 2), same("source", "map")), OWNER).experience();
    assertThat(kept.scaleUps()).containsExactly(judged);
    assertThat(kept.measured()).isTrue();
    assertThat(kept.missingSince()).isEmpty();
  }

  @Test
  void new_twoMatchedWithOne_throws() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> heir(job(1, 1), Map.of(id("a"), id("map"), id("b"), id("map"))))
        .withMessageContaining("match each with its own");
  }

  private static Knowledge<OperatorId, Map<OperatorId, Integer>> known(
      Topology at, List<CycleResult<OperatorId, Map<OperatorId, Integer>>> history) {
    ScalingLog log =
        ScalingLog.none()
            .observing(seen(0, job(2, 2)).withJob(status("first")))
            .rescaling(START, ParallelismPlan.asIs(at), true)
            .observing(seen(1, at).withJob(status("first")));
    return Knowledge.<OperatorId, Map<OperatorId, Integer>>none().withLog(log).withHistory(history);
  }

  private static Succession heir(Topology now, Map<OperatorId, OperatorId> matched) {
    return new Succession("second", now, matched, START.plus(Duration.ofMinutes(4)));
  }

  private static Map<OperatorId, OperatorId> same(String one, String other) {
    return Map.of(id(one), id(one), id(other), id(other));
  }

  private static Observation seen(int minute, Topology topology) {
    return Observation.of(START.plus(Duration.ofMinutes(minute)), topology)
        .withJob(status("second"));
  }

  private static JobStatus status(String job) {
    return JobStatus.steady().withId(job);
  }

  private static Topology job(int source, int map) {
    return Topology.chain(Operator.of("source", source), Operator.of("map", map));
  }

  private static OperatorId id(String value) {
    return new OperatorId(value);
  }
}
