package io.kta;

import static org.assertj.core.api.Assertions.assertThat;

import io.kta.Appointments.Appointment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is to be run and when. */
final class AppointmentsTest {
  private static final Instant NOW = Instant.EPOCH;

  private final Appointments appointments = new Appointments();

  @Test
  void takeDue_someHaveCome_takesThoseInOrderAndOnce() {
    Appointment late = in(30);
    Appointment first = in(10);
    Appointment second = in(10);
    in(31);
    assertThat(appointments.nextDue()).isEqualTo(NOW.plusSeconds(10));
    assertThat(appointments.takeDue(NOW.plusSeconds(9))).isEmpty();
    assertThat(appointments.takeDue(NOW.plusSeconds(30))).containsExactly(first, second, late);
    assertThat(appointments.takeDue(NOW.plusSeconds(30))).isEmpty();
    assertThat(appointments.size()).isEqualTo(1);
  }

  // Issue 19, section 2, LoopScheduler:187: closing one autoscaler stopped every other.
  @Test
  void remove_one_leavesTheOthers() {
    Appointment first = in(10);
    Appointment second = in(10);
    Appointment third = in(20);
    assertThat(appointments.remove(second)).isTrue();
    assertThat(appointments.remove(second)).as("it is gone").isFalse();
    assertThat(appointments.takeDue(NOW.plusSeconds(20))).containsExactly(first, third);
  }

  // Issue 19, section 2, LoopScheduler:239: appointments were kept twice.
  @Test
  void takeDue_clockSetBack_eachComesOnceAndAsMuchEarlier() {
    Appointment soon = in(60);
    Appointment later = in(120);
    Instant setBack = NOW.minusSeconds(3600);
    assertThat(appointments.takeDue(setBack)).isEmpty();
    assertThat(appointments.size()).isEqualTo(2);
    assertThat(appointments.takeDue(setBack.plusSeconds(59))).isEmpty();
    assertThat(appointments.takeDue(setBack.plusSeconds(60))).containsExactly(soon);
    assertThat(appointments.takeDue(setBack.plusSeconds(7200))).containsExactly(later);
    assertThat(appointments.size()).isZero();
  }

  @Test
  void takeDue_waitOverThatTheClockDoesNotShow_countsAsSetBack() {
    Appointment soon = in(60);
    appointments.hasCome(NOW.plusSeconds(60)); // waited by another clock than it is read by
    assertThat(appointments.takeDue(NOW)).containsExactly(soon);
  }

  @Test
  void run_afterItsTime_tellsHowLate() {
    List<Duration> told = new ArrayList<>();
    Appointment made = appointments.add(NOW, Duration.ofSeconds(10), "key", told::add);
    made.run(NOW.plusSeconds(12));
    made.run(NOW.plusSeconds(9));
    assertThat(told).containsExactly(Duration.ofSeconds(2), Duration.ZERO);
  }

  @Test
  void isFirst_severalOrNone_isTheOneThatComesNext() {
    Appointment later = in(20);
    assertThat(appointments.isFirst(later)).isTrue();
    Appointment sooner = in(10);
    assertThat(appointments.isFirst(sooner)).isTrue();
    assertThat(appointments.isFirst(later)).isFalse();
    appointments.clear();
    assertThat(appointments.isFirst(later)).isFalse();
  }

  @Test
  void putOff_clockSetBackMeanwhile_theOthersComeEarlierToo() {
    Appointment made = in(10);
    Appointment other = in(60);
    assertThat(appointments.takeDue(NOW.plusSeconds(10))).containsExactly(made);
    appointments.putOff(NOW.minusSeconds(3590), Duration.ofSeconds(1), made);
    assertThat(other.at()).isEqualTo(NOW.plusSeconds(60 - 3600));
    assertThat(made.at()).isEqualTo(NOW.minusSeconds(3589));
  }

  @Test
  void putOff_couldNotBeRun_comesAgain() {
    Appointment made = in(10);
    assertThat(appointments.takeDue(NOW.plusSeconds(10))).containsExactly(made);
    appointments.putOff(NOW.plusSeconds(10), Duration.ofSeconds(1), made);
    assertThat(appointments.nextDue()).isEqualTo(NOW.plusSeconds(11));
    appointments.clear();
    assertThat(appointments.nextDue()).isEqualTo(Instant.MAX);
  }

  private Appointment in(int seconds) {
    return appointments.add(NOW, Duration.ofSeconds(seconds), "key", late -> {});
  }
}
