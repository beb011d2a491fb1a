package io.kta.algorithm.learned;

import static io.kta.algorithm.learned.Pipeline.MAP;
import static io.kta.algorithm.learned.Pipeline.SOURCE;
import static io.kta.algorithm.learned.Pipeline.analysis;
import static io.kta.algorithm.learned.Pipeline.context;
import static io.kta.algorithm.learned.Pipeline.outlook;
import static io.kta.algorithm.learned.Pipeline.reads;
import static org.assertj.core.api.Assertions.assertThat;

import io.kta.algorithm.learned.LearnedCapacity.Analysis;
import io.kta.algorithm.rates.Sample;
import io.kta.knowledge.CycleResult;
import io.kta.topology.Topology;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** What idle instances have cost, and how many of them may go. */
final class IdleTest {
  private static final Topology TOPOLOGY = Pipeline.topology(4, 10);
  private static final Idle IDLE = new Idle(Duration.ofSeconds(30));
  private static final Optional<RecentLoad> UNKNOWN = Optional.empty();

  @Test
  void instances_areThoseBeyondWhatIsWanted() {
    assertThat(Idle.instances(TOPOLOGY, wanting(3, 8))).isEqualTo(1 + 2);
    assertThat(Idle.instances(TOPOLOGY, wanting(9, 8))).as("none make up for others").isEqualTo(2);
  }

  @Test
  void instanceSeconds_settled_addUp() {
    assertThat(instanceSeconds(60, wanting(4, 8))).isEqualTo(100 + 2 * 10.0);
    assertThat(instanceSeconds(30, wanting(4, 8))).as("just settled").isEqualTo(120);
    assertThat(instanceSeconds(29, wanting(4, 8))).as("not settled").isZero();
    assertThat(instanceSeconds(60, wanting(4, 10))).as("none too many").isZero();
  }

  @Test
  void instanceSeconds_unsureAndNoneTooMany_stayAsTheyWere() {
    List<Outlook> unsure = List.of(outlook(SOURCE, 1, 4, false), outlook(MAP, 1, 10, true));
    assertThat(instanceSeconds(60, unsure)).isEqualTo(100);
  }

  @Test
  void instanceSeconds_nothingMeasuredSinceTheRescale_areNone() {
    Sample measured = sample(60, 0);
    assertThat(
            IDLE.instanceSeconds(
                context(60, TOPOLOGY, List.of()), measured, wanting(4, 8), UNKNOWN))
        .isZero();
    CycleResult<Sample, Analysis> before = past(50, -50, 100);
    assertThat(
            IDLE.instanceSeconds(
                context(60, TOPOLOGY, List.of(before)), measured, wanting(4, 8), UNKNOWN))
        .isZero();
  }

  @Test
  void instanceSeconds_noRecordsCome_countOnlyOnceThatIsSure() {
    List<Outlook> none = List.of(outlook(SOURCE, 0, 1, false), outlook(MAP, 0, 1, false));
    assertThat(instanceSeconds(60, none)).isEqualTo(100);
    assertThat(instanceSeconds(60, none, Optional.of(silentFor(14)))).isEqualTo(100);
    assertThat(instanceSeconds(60, none, Optional.of(silentFor(15)))).isEqualTo(100 + 12 * 10.0);
  }

  @Test
  void maybeCutOff_someDemandOrUnknown_isNot() {
    assertThat(Idle.maybeCutOff(List.of(outlook(SOURCE, 0, 1, false)), UNKNOWN)).isTrue();
    assertThat(Idle.maybeCutOff(wanting(1, 1), UNKNOWN)).isFalse();
    Outlook unknown =
        new Outlook(
            MAP, Curve.UNKNOWN, OptionalDouble.empty(), OptionalDouble.empty(), 0, 1, false);
    assertThat(Idle.maybeCutOff(List.of(outlook(SOURCE, 0, 1, false), unknown), UNKNOWN)).isFalse();
  }

  @Test
  void lately_isTheMostThatWasWantedWithinTheCalm() {
    assertThat(lately(List.of(past(90, 0, 0, wanting(2, 9)), past(80, 0, 0, wanting(3, 7)))))
        .containsExactly(3, 9);
    assertThat(lately(List.of(past(70, 0, 0, wanting(3, 9))))).as("30 s ago").containsExactly(3, 9);
    assertThat(lately(List.of(past(69, 0, 0, wanting(3, 9)))))
        .as("longer ago")
        .containsExactly(1, 5);
  }

  @Test
  void lately_beforeTheJobHadSettledOrAsItRanBefore_doesNotCount() {
    Sample measured = sample(40, 0);
    for (CycleResult<Sample, Analysis> past :
        List.of(past(29, 0, 0, wanting(3, 9)), past(35, -100, 0, wanting(3, 9)))) {
      assertThat(
              IDLE.lately(
                  context(40, TOPOLOGY, List.of(past)),
                  measured,
                  analysis(0, outlooks(1, 5)),
                  Duration.ofSeconds(30)))
          .containsExactly(1, 5);
    }
    assertThat(
            IDLE.lately(
                context(40, TOPOLOGY, List.of(past(30, 0, 0, wanting(3, 9)))),
                measured,
                analysis(0, outlooks(1, 5)),
                Duration.ofSeconds(30)))
        .as("it had just settled")
        .containsExactly(3, 9);
  }

  @Test
  void lately_unsureOrOfOtherOperators_doesNotCount() {
    List<Outlook> unsure = List.of(outlook(SOURCE, 1, 3, true), outlook(MAP, 1, 9, false));
    assertThat(lately(List.of(past(90, 0, 0, unsure)))).containsExactly(1, 9);
    assertThat(lately(List.of(past(90, 0, 0, List.of(outlook(SOURCE, 1, 3, false))))))
        .containsExactly(1, 5);
  }

  @Test
  void lately_cycleThatFoundNothing_isPassedOver() {
    CycleResult<Sample, Analysis> failed = Pipeline.cycle(sample(95, 0));
    assertThat(lately(List.of(failed, past(90, 0, 0, wanting(3, 9))))).containsExactly(3, 9);
  }

  private static List<Integer> lately(List<CycleResult<Sample, Analysis>> newestFirst) {
    return IDLE.lately(
        context(100, TOPOLOGY, newestFirst),
        sample(100, 0),
        analysis(0, outlooks(1, 5)),
        Duration.ofSeconds(30));
  }

  private static double instanceSeconds(double age, List<Outlook> outlooks) {
    return instanceSeconds(age, outlooks, UNKNOWN);
  }

  /** Returns what it is after 100 instance seconds were known 10 s ago. */
  private static double instanceSeconds(
      double age, List<Outlook> outlooks, Optional<RecentLoad> load) {
    return IDLE.instanceSeconds(
        context(age, TOPOLOGY, List.of(past(age - 10, 0, 100))), sample(age, 0), outlooks, load);
  }

  private static CycleResult<Sample, Analysis> past(
      double second, double since, double wasted, List<Outlook> outlooks) {
    return Pipeline.<Analysis>cycle(sample(second, since))
        .withAnalyzed(analysis(wasted, outlooks.toArray(Outlook[]::new)));
  }

  private static CycleResult<Sample, Analysis> past(double second, double since, double wasted) {
    return past(second, since, wasted, wanting(4, 10));
  }

  private static RecentLoad silentFor(int minutes) {
    RecentLoad load = RecentLoad.of(Pipeline.at(0), 1_000);
    for (int minute = 1; minute <= minutes; minute++) {
      load = load.with(Pipeline.at(60.0 * minute), 0);
    }
    return load;
  }

  private static Sample sample(double second, double since) {
    return Pipeline.sample(second, since, TOPOLOGY, reads(1_000, 0));
  }

  private static Outlook[] outlooks(int source, int map) {
    return wanting(source, map).toArray(Outlook[]::new);
  }

  private static List<Outlook> wanting(int source, int map) {
    return List.of(outlook(SOURCE, 1, source, false), outlook(MAP, 1, map, false));
  }
}
