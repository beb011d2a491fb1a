package io.kta.algorithm.learned;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.kta.algorithm.Objective;
import io.kta.topology.Topology;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** What a stop costs decides how much is kept in reserve, and how long to wait. */
final class StopPriceTest {
  private static final Offset<Double> EXACTLY = within(1e-9);
  private static final LearnedCapacity SETTINGS =
      new LearnedCapacity()
          .withHeadroom(0.2)
          .withCatchUp(Duration.ofSeconds(60))
          .withLookAhead(Duration.ofSeconds(120))
          .withPatience(8);

  @Test
  void isShort_upToFifteenSeconds() {
    assertThat(price(15).isShort()).isTrue();
    assertThat(price(15.1).isShort()).isFalse();
  }

  @Test
  void window_longerStop_isLongerUpToHalfAsMuchAgain() {
    assertThat(price(0).window()).isEqualTo(SETTINGS.window());
    assertThat(price(1).window()).isEqualTo(SETTINGS.window().plusSeconds(4));
    assertThat(price(40).window()).isEqualTo(SETTINGS.window().multipliedBy(3).dividedBy(2));
  }

  @Test
  void calm_longerStop_waitsLongerUpToFiveMinutes() {
    assertThat(price(1).calm()).isEqualTo(Duration.ofSeconds(12));
    assertThat(price(24).calm()).isEqualTo(Duration.ofSeconds(288));
    assertThat(price(40).calm()).isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void catchUpSeconds_longStop_isFourTimesThat() {
    assertThat(price(1).catchUpSeconds()).isEqualTo(60);
    assertThat(price(30).catchUpSeconds()).isEqualTo(120);
  }

  @Test
  void headroom_loadUnknown_isAsSetAndAReserve() {
    assertThat(price(9).headroom()).isEqualTo(0.2 + 0.09, EXACTLY);
    assertThat(price(9).headroom(load(3, minute -> 1_000))).isEqualTo(0.2 + 0.09, EXACTLY);
  }

  @Test
  void headroom_fourTimesTheStop_reservesTwice() {
    assertThat(price(0).headroom()).isEqualTo(0.2, EXACTLY);
    assertThat(price(1).headroom()).isEqualTo(0.2 + 0.03, EXACTLY);
    assertThat(price(4).headroom()).isEqualTo(0.2 + 0.06, EXACTLY);
  }

  @Test
  void headroom_loadKnown_isAsMuchAsItSurprises() {
    // 0.3 of the headroom set for a load without surprises, twice of it at most
    assertThat(price(9).headroom(load(30, minute -> 1_000))).isEqualTo(0.06 + 0.09, EXACTLY);
    assertThat(price(9).headroom(load(30, minute -> (long) minute % 4 == 0 ? 9_000 : 1_000)))
        .isEqualTo(0.4 + 0.09, EXACTLY);
  }

  @Test
  void ahead_steadyLoad_isAsSetAndTwelveTimesTheStop() {
    assertThat(price(1).ahead(0)).isEqualTo(Duration.ofSeconds(132));
    assertThat(price(60).ahead(0)).isEqualTo(Duration.ofMinutes(14));
  }

  @Test
  void ahead_risingLoad_isUntilTheNextRescaleIsWorthIt() {
    // a rescale counts as 48 s of what is needed: 0.7 times the root of twice that by the rise
    assertThat(price(1).ahead(0.0006)).isEqualTo(Duration.ofSeconds(280));
    assertThat(price(1).ahead(0.1)).as("no less").isEqualTo(Duration.ofSeconds(132));
    assertThat(price(1).ahead(1e-5)).as("no more").isEqualTo(Duration.ofMinutes(10));
    assertThat(price(60).ahead(1e-5)).as("the stop needs more").isEqualTo(Duration.ofMinutes(14));
  }

  @Test
  void instanceSeconds_shortOrLongStop_countsAsSixSecondsAtLeast() {
    Topology twelve = Pipeline.topology(2, 10);
    assertThat(price(1).instanceSeconds(twelve, 1, Optional.empty()))
        .isEqualTo(8 * 6.0 * 11, EXACTLY);
    assertThat(price(20).instanceSeconds(twelve, 1, Optional.empty())).isEqualTo(8 * 40.0 * 11);
  }

  /** Of a job whose metrics tell within 6 s a wrong guess is undone as soon. */
  @Test
  void instanceSeconds_jobIsJudgedSooner_areFewer() {
    Topology twelve = Pipeline.topology(2, 10);
    LearnedCapacity soon = new LearnedCapacity().withSettle(Duration.ofSeconds(6));
    assertThat(new StopPrice(soon, 0.3).instanceSeconds(twelve, 1, Optional.empty()))
        .isEqualTo(8 * 1.2 * 11, EXACTLY);
    LearnedCapacity atOnce = new LearnedCapacity().withSettle(Duration.ZERO);
    assertThat(new StopPrice(atOnce, 0).instanceSeconds(twelve, 1, Optional.empty()))
        .isEqualTo(8 * 1.0 * 11, EXACTLY);
  }

  @Test
  void instanceSeconds_manyIdleAtOnceAndFlatLoad_isAFifth() {
    Topology twelve = Pipeline.topology(2, 10);
    RecentLoad flat = load(10, minute -> 1_000);
    RecentLoad falling = load(10, minute -> 2_000 - 100 * minute);
    assertThat(price(1).instanceSeconds(twelve, 2, Optional.of(flat))).isEqualTo(96, EXACTLY);
    assertThat(price(1).instanceSeconds(twelve, 2, Optional.of(falling))).isEqualTo(480, EXACTLY);
    assertThat(price(1).instanceSeconds(twelve, 2, Optional.empty())).isEqualTo(480, EXACTLY);
    assertThat(price(20).instanceSeconds(twelve, 2, Optional.of(flat))).isEqualTo(3200, EXACTLY);
    assertThat(price(1).instanceSeconds(twelve, 1.9, Optional.of(flat)))
        .isEqualTo(8 * 6 * 10.1, EXACTLY);
  }

  @Test
  void objective_stricter_keepsMoreAndShrinksLater() {
    Topology twelve = Pipeline.topology(2, 10);
    StopPrice strict = price(9, Objective.latency(0.99, Duration.ofSeconds(5)));
    StopPrice loose = price(9, Objective.latency(0.75, Duration.ofSeconds(5)));
    assertThat(strict.headroom()).isEqualTo(Math.log(10) / Math.log(4) * 0.29, EXACTLY);
    assertThat(loose.headroom()).isEqualTo(Math.log(1.6) / Math.log(4) * 0.29, EXACTLY);
    assertThat(strict.instanceSeconds(twelve, 1, Optional.empty()))
        .isEqualTo(10 / 4.0 * 8 * 18 * 11, EXACTLY);
    assertThat(loose.instanceSeconds(twelve, 1, Optional.empty()))
        .isEqualTo(1.6 / 4 * 8 * 18 * 11, EXACTLY);
  }

  @Test
  void objective_stopWithinWhatItTolerates_costsAsTheLeast() {
    StopPrice tolerant = price(40, Objective.latency(0.95, Duration.ofMinutes(1)));
    assertThat(tolerant.headroom()).isEqualTo(0.2, EXACTLY);
    assertThat(tolerant.instanceSeconds(Pipeline.topology(2, 10), 1, Optional.empty()))
        .isEqualTo(8 * 6.0 * 11, EXACTLY);
  }

  private static StopPrice price(double stopSeconds, Objective objective) {
    return new StopPrice(SETTINGS.withObjective(objective), stopSeconds);
  }

  private static StopPrice price(double stopSeconds) {
    return new StopPrice(SETTINGS, stopSeconds);
  }

  private static RecentLoad load(int minutes, DoubleUnaryOperator load) {
    RecentLoad recent = RecentLoad.of(Instant.EPOCH, load.applyAsDouble(0));
    for (int minute = 1; minute <= minutes; minute++) {
      recent = recent.with(Instant.EPOCH.plusSeconds(60L * minute), load.applyAsDouble(minute));
    }
    return recent;
  }
}
