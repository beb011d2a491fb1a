package io.kta.operator.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaderElectionRecord;
import io.kta.time.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import org.junit.jupiter.api.Test;

/** For how long a look at the Lease tells who leads. */
final class LeaseLookTest {
  private static final LeaderElection ELECTION =
      new LeaderElection(true, "kta", "me", Duration.ofSeconds(15));

  private final ManualClock time = new ManualClock();
  private int looks;
  private int losses;
  private String holder = "me";
  private Instant renewed = time.now();
  private boolean isAway;
  private boolean isOdd;
  private int releases;

  private final Leadership leadership = new Leadership(ELECTION, lease(), () -> losses++, time);

  @Test
  void holds_beforeItIsWon_doesNotAndNeedsNoLook() {
    assertThat(leadership.holds()).isFalse();
    assertThat(looks).isZero();
  }

  @Test
  void holds_ours_untilItHadToBeRenewed() {
    leadership.won();
    time.advance(Duration.ofSeconds(3));
    assertThat(leadership.holds()).isTrue();
    time.advance(Duration.ofMillis(6999));
    assertThat(leadership.holds()).isTrue();
    assertThat(looks).isEqualTo(1);
    time.advance(Duration.ofMillis(1));
    assertThat(leadership.holds()).isFalse(); // not renewed for two thirds of its duration
    assertThat(looks).isEqualTo(2);
    assertThat(leadership.isLost()).isFalse();
    assertThat(losses).isZero();
  }

  @Test
  void holds_renewedMeanwhile_goesOn() {
    leadership.won();
    assertThat(leadership.holds()).isTrue();
    time.advance(Duration.ofSeconds(12));
    renewed = time.now();
    assertThat(leadership.holds()).isTrue();
    assertThat(looks).isEqualTo(2);
  }

  /** The elector has not said so, as when the process stood still. */
  @Test
  void holds_takenByAnother_isLostForGood() {
    leadership.won();
    assertThat(leadership.holds()).isTrue();
    time.advance(Duration.ofMinutes(2));
    holder = "another";
    renewed = time.now();
    assertThat(leadership.holds()).isFalse();
    assertThat(leadership.isLost()).isTrue();
    leadership.lost(); // says the elector later
    assertThat(losses).isEqualTo(1);
    holder = "me";
    leadership.won();
    assertThat(leadership.holds()).isFalse();
  }

  @Test
  void holds_serverAway_doesNotAndLooksOnceASecond() {
    leadership.won();
    isAway = true;
    assertThat(leadership.holds()).isFalse();
    assertThat(leadership.holds()).isFalse();
    assertThat(looks).isEqualTo(1);
    time.advance(Duration.ofSeconds(1));
    isAway = false;
    assertThat(leadership.holds()).isTrue();
    assertThat(leadership.isLost()).isFalse();
  }

  @Test
  void lost_toldByTheElector_endsItAtOnce() {
    leadership.won();
    assertThat(leadership.holds()).isTrue();
    leadership.lost();
    assertThat(leadership.holds()).isFalse();
    assertThat(losses).isEqualTo(1);
  }

  @Test
  void end_ofOneWithoutOthers_isNoLoss() {
    Leadership alone = Leadership.always(time);
    assertThat(alone.holds()).isTrue();
    alone.end();
    assertThat(alone.holds()).isFalse();
    assertThat(alone.isLost()).isFalse();
  }

  /** As fabric8's client reads one that somebody made by hand. */
  @Test
  void holds_leaseWithoutTimes_isNotKnownAndNotLost() {
    isOdd = true;
    leadership.won();
    assertThat(leadership.holds()).isFalse();
    assertThat(leadership.isLost()).isFalse();
  }

  /** Else nobody leads until the Lease runs out, at every update of the operator. */
  @Test
  void release_afterTheEnd_isDoneOnce() {
    leadership.won();
    leadership.release();
    assertThat(releases).isZero();
    leadership.end();
    leadership.release();
    leadership.release();
    assertThat(releases).isEqualTo(1);
  }

  @Test
  void release_lost_leavesTheLeaseAlone() {
    leadership.won();
    leadership.lost();
    leadership.end();
    leadership.release();
    assertThat(releases).isZero();
  }

  @Test
  void release_apiServerAway_ends() {
    leadership.won();
    isAway = true;
    leadership.end();
    leadership.release();
    assertThat(leadership.holds()).isFalse();
  }

  private Lease lease() {
    return new Lease() {
      @Override
      public LeaderElectionRecord read() {
        return look();
      }

      @Override
      public void release() {
        if (isAway) {
          throw new KubernetesClientException("away");
        }
        releases++;
      }
    };
  }

  private LeaderElectionRecord look() {
    if (isOdd) {
      throw new NullPointerException("renewTime is required");
    }
    looks++;
    if (isAway) {
      throw new KubernetesClientException("away");
    }
    ZonedDateTime at = renewed.atZone(ZoneOffset.UTC);
    return new LeaderElectionRecord(holder, ELECTION.duration(), at, at, 0);
  }
}
