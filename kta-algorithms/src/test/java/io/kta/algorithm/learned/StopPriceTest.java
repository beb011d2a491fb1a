package io.kta.algorithm.learned;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.kta.topology.Topology;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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
    assertThat(price(10).headroom()).isEqualTo(0.25, EXACTLY);
    assertThat(price(10).headroom(load(3, minute -> 1_000))).isEqualTo(0.25, EXACTLY);
  }

  @Test
  void headroom_loadKnown_isAsMuchAsItSurprises() {
    // 0.3 of the headroom set for a load without surprises, twice of it at most
    assertThat(price(10).headroom(load(30, minute -> 1_000))).isEqualTo(0.06 + 0.05, EXACTLY);
    assertThat(price(10).headroom(load(30, minute -> (long) minute % 4 == 0 ? 9_000 : 1_000)))
        .isEqualTo(0.4 + 0.05, EXACTLY);
  }

  @Test
  void ahead_steadyLoad_isAsSetAndTwelveTimesTheStop() {
    assertThat(price(1).ahead(0)).isEqualTo(Duration.ofSeconds(132));
    assertThat(price(60).ahead(0)).isEqualTo(Duration.ofMinutes(14));
  }

  @Test
  void ahead_risingLoad_isUntilTheNextRescaleIsWorthIt() {
    // a rescale counts as 80 s of what is needed: 0.7 times the root of twice that by the rise
    assertThat(price(1).ahead(0.001)).isEqualTo(Duration.ofSeconds(280));
    assertThat(price(1).ahead(0.1)).as("no less").isEqualTo(Duration.ofSeconds(132));
    assertThat(price(1).ahead(1e-5)).as("no more").isEqualTo(Duration.ofMinutes(10));
    assertThat(price(60).ahead(1e-5)).as("the stop needs more").isEqualTo(Duration.ofMinutes(14));
  }

  @Test
  void instanceSeconds_shortOrLongStop_countsAsTenSecondsAtLeast() {
    Topology twelve = Pipeline.topology(2, 10);
    assertThat(price(1).instanceSeconds(twelve, 1, Optional.empty())).isEqualTo(8 * 10.0 * 11);
    assertThat(price(20).instanceSeconds(twelve, 1, Optional.empty())).isEqualTo(8 * 40.0 * 11);
  }

  @Test
  void instanceSeconds_manyIdleAtOnceAndFlatLoad_isAFifth() {
    Topology twelve = Pipeline.topology(2, 10);
    RecentLoad flat = load(10, minute -> 1_000);
    RecentLoad falling = load(10, minute -> 2_000 - 100 * minute);
    assertThat(price(1).instanceSeconds(twelve, 2, Optional.of(flat))).isEqualTo(160, EXACTLY);
    List<Double> full =
        List.of(
            price(1).instanceSeconds(twelve, 2, Optional.of(falling)),
            price(1).instanceSeconds(twelve, 2, Optional.empty()),
            price(20).instanceSeconds(twelve, 2, Optional.of(flat)) / 4);
    assertThat(full).containsOnly(800.0);
    assertThat(price(1).instanceSeconds(twelve, 1.9, Optional.of(flat))).isEqualTo(808, EXACTLY);
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
