package io.kta.flink.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.kta.flink.ListedJob;
import io.kta.flink.jobs.RollCall.Rules;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a list of jobs says about those that are looked after. */
final class RollCallTest {
  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
  private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);
  private static final Rules RULES =
      new Rules(JobSelection.ALL.matching("orders-.*").except(".*-audit"), FIVE_MINUTES, 3);
  private static final JobRun RUN = JobRun.of(listed("1", "orders-a", "RUNNING"));

  @Test
  void of_jobsOfAllKinds_beginsThoseMeantOldestFirst() {
    RollCall roll =
        call(
            Map.of(),
            listed("3", "orders-c", "RUNNING"),
            listed("1", "orders-a", "CREATED"),
            listed("2", "orders-b", "FINISHED"),
            listed("4", "orders-audit", "RUNNING"),
            listed("5", "clicks", "RUNNING"));
    assertThat(roll.fresh()).extracting(JobRun::name).containsExactly("orders-a", "orders-c");
    assertThat(roll.leftAlone()).extracting(JobRun::name).containsExactly("orders-audit");
    assertThat(roll.gone()).isEmpty();
  }

  @Test
  void of_jobEnded_isGoneAtOnce() {
    assertThat(call(known(), listed("1", "orders-a", "CANCELED")).gone())
        .containsExactly(Map.entry(RUN, "it is CANCELED"));
  }

  @Test
  void of_listEmptyForOnce_isMissingOnly() {
    RollCall roll = call(known());
    assertThat(roll.gone()).isEmpty();
    assertThat(roll.missing()).containsExactly(Map.entry(RUN, NOW));
    assertThat(call(known(), listed("1", "orders-a", "RESTARTING")).missing()).isEmpty();
  }

  @Test
  void of_missingForLong_isGone() {
    Instant since = NOW.minus(FIVE_MINUTES);
    assertThat(call(Map.of(RUN, Optional.of(since.plusMillis(1)))).gone()).isEmpty();
    assertThat(call(Map.of(RUN, Optional.of(since))).gone()).containsOnlyKeys(RUN);
  }

  @Test
  void of_missingAndAnotherOfItsName_isReplacedAtOnce() {
    RollCall roll = call(known(), listed("9", "orders-a", "RUNNING"));
    assertThat(roll.gone()).containsOnlyKeys(RUN);
    assertThat(roll.fresh()).extracting(JobRun::id).containsExactly("9");
  }

  @Test
  void of_twoOfOneName_areBothLookedAfter() {
    RollCall roll =
        call(known(), listed("1", "orders-a", "RUNNING"), listed("9", "orders-a", "RUNNING"));
    assertThat(roll.gone()).isEmpty();
    assertThat(roll.fresh()).extracting(JobRun::id).containsExactly("9");
  }

  @Test
  void of_submittedAnewUnderItsId_isAnotherRun() {
    ListedJob again = new ListedJob("1", "orders-a", "RUNNING", NOW);
    RollCall roll = call(known(), again);
    assertThat(roll.gone()).containsOnlyKeys(RUN);
    assertThat(roll.fresh()).containsExactly(JobRun.of(again));
  }

  @Test
  void of_tenThousandJobs_takesTheOldestAndCountsTheRest() {
    ListedJob[] many =
        IntStream.range(1, 10_001)
            .mapToObj(i -> listed(String.valueOf(i), "orders-" + i, "RUNNING"))
            .toArray(ListedJob[]::new);
    RollCall roll = call(Map.of(), many);
    assertThat(roll.fresh()).extracting(JobRun::id).containsExactly("1", "2", "3");
    assertThat(roll.beyond()).isEqualTo(9_997);
    assertThat(call(known(), many).fresh()).extracting(JobRun::id).containsExactly("2", "3");
  }

  private static Map<JobRun, Optional<Instant>> known() {
    return Map.of(RUN, Optional.empty());
  }

  private static RollCall call(Map<JobRun, Optional<Instant>> known, ListedJob... listed) {
    return RollCall.of(known, List.of(listed), NOW, RULES);
  }

  private static ListedJob listed(String id, String name, String state) {
    return new ListedJob(id, name, state, NOW.minusSeconds(100_000 - Long.parseLong(id)));
  }
}
