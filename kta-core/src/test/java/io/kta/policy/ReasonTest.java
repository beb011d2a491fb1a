package io.kta.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.kta.json.Json;
import io.kta.policy.Reason.Kind;
import io.kta.policy.Reason.Quantity;
import io.kta.topology.OperatorId;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Reasons are data, and become words in one place. */
final class ReasonTest {
  private static final Instant TEN = Instant.parse("2030-01-01T10:00:00Z");

  /** What a number was, what the rule made of it, and what it says: as docs/policy.md has them. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "SAID | 4 | 3 | as told",
        "SWITCHED_OFF | 4 | 0 | a user or another controller set it to 0; set it to 1 or more, or minParallelism to 0, to go on",
        "METRICS_MISSING | 1 | 3 | the metrics of map are missing since 2030-01-01T10:00:00Z, so it is not shrunk",
        "METRICS_MISSING | 3 | 3 | the metrics of map are missing since 2030-01-01T10:00:00Z",
        "METRICS_PARTIAL | 4 | 3 | some instances of map do not report, so it does not grow",
        "METRIC_OLD | 3 | 3 | a metric of map was measured at 2030-01-01T10:00:00Z, which is longer ago than PT5M",
        "OBSERVATION_OLD | 3 | 3 | the observation is older than PT5M",
        "FALLBACK_DUE | 2 | 6 | its metrics are missing for PT5M or longer, for which the policy has a fallback",
        "CHANGED_BY_OTHERS | 4 | 3 | a user or another controller changed it from 2 to 3 at 2030-01-01T10:00:00Z, which is respected until 2030-01-01T11:00:00Z",
        "WITHIN_TOLERANCE | 4 | 3 | the change is within the tolerance of 0.1",
        "NOT_STABLE | 9 | 7 | no more than 7 was recommended all through the last PT5M, which is within the tolerance",
        "NOT_STABLE | 1 | 7 | no less than 7 was recommended all through the last PT5M, which is within the tolerance",
        "INEFFECTIVE | 4 | 1 | 2 scale-ups from 1 on have not raised its throughput of 1235 records/s as they should",
        "FEW_PARTS | 9 | 8 | there are 128 to spread; more would have none",
        "UNEVEN | 14 | 15 | 128 are to spread, and over 14 they would not be as told",
        "DISABLED | 4 | 3 | scaling up is disabled",
        "DISABLED | 3 | 4 | scaling down is disabled",
        "TOO_FAST | 9 | 7 | as told and what changed before allow 7 now",
        "FLAPPING | 4 | 3 | 7 changes of direction an hour are allowed, and this would be number 5",
        "FLAPPING | 3 | 4 | 7 changes of direction an hour are allowed, and this would be number 5, the last of which is kept for growing",
        "COOLING_DOWN | 4 | 3 | the job was rescaled at 2030-01-01T10:00:00Z, and nothing is raised before 2030-01-01T11:00:00Z",
        "COOLING_DOWN | 3 | 4 | the job was rescaled at 2030-01-01T10:00:00Z, and nothing is lowered before 2030-01-01T11:00:00Z",
        "SHORT_OF_INSTANCES | 4 | 3 | map as told, and nothing is raised before it has them, or 2030-01-01T11:00:00Z",
        "SET_AT_RUN_TIME | 4 | 3 | it is set by hand, at run time",
        "SET_IN_POLICY | 4 | 3 | it is set by hand, in the policy",
        "OUT_OF_BOUNDS | 9 | 4 | the policy allows 2 to 4",
        "OUT_OF_BOUNDS | 9 | 1 | the policy allows 2 to 4, but the operator runs at 1 at most",
        "OVER_BUDGET_OF_SLOTS | 9 | 4 | 12 of slots are asked for, and the budget is 7",
        "OVER_BUDGET | 9 | 4 | 12 of weight are asked for, and the budget is 7",
        "NOT_SCALABLE | 9 | 4 | it cannot be scaled: as told",
        "PAUSED | 0 | 0 | paused: as told",
        "IN_PROGRESS | 0 | 0 | something is being done to the job: as told",
        "EXCLUDED | 0 | 0 | nothing is changed as told",
      })
  void sentence_eachKind_isAsDocumented(Kind kind, int before, int after, String sentence) {
    assertThat(new Adjustment(Rule.BOUNDS, new OperatorId("map"), before, after, whole(kind)))
        .extracting(Adjustment::reason)
        .isEqualTo(sentence);
  }

  @Test
  void sentence_changeThatIsNoLongerRespected_saysSo() {
    Reason why =
        Reason.of(Kind.CHANGED_BY_OTHERS)
            .with(Quantity.FROM, 2)
            .with(Quantity.TO, 3)
            .withSince(TEN);
    assertThat(why.sentence())
        .isEqualTo(
            "a user or another controller changed it from 2 to 3 at 2030-01-01T10:00:00Z, which is no longer respected");
  }

  /** Whatever a report of another version lacks, a sentence can be made of it. */
  @ParameterizedTest
  @EnumSource
  void sentence_withoutAnyFact_isMadeAllTheSame(Kind kind) {
    assertThat(Reason.of(kind).sentence()).isNotNull();
  }

  @ParameterizedTest
  @EnumSource
  void json_eachKind_isEqualOnceRead(Kind kind) throws Exception {
    String json = Json.strict().writeValueAsString(whole(kind));
    assertThat(Json.strict().readValue(json, Reason.class)).isEqualTo(whole(kind));
  }

  private static Reason whole(Kind kind) {
    return Reason.of(kind)
        .withOperator(new OperatorId("map"))
        .withSince(TEN)
        .withUntil(TEN.plus(Duration.ofHours(1)))
        .withWindow(Duration.ofMinutes(5))
        .withWords("as told")
        .with(Quantity.FROM, 2)
        .with(Quantity.TO, 3)
        .with(Quantity.MIN, 2)
        .with(Quantity.MAX, 4)
        .with(Quantity.ASKED, 12)
        .with(Quantity.LIMIT, 7)
        .with(Quantity.TOLERANCE, 0.1)
        .with(Quantity.PARTS, 128)
        .with(Quantity.TURNS, 5)
        .with(Quantity.SCALE_UPS, 2)
        .with(Quantity.RATE, 1234.56);
  }
}
