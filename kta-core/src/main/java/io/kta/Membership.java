package io.kta;

import io.kta.Appointments.Appointment;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The place of one autoscaler on a scheduler. Immutable.
 *
 * @param scheduler whose threads it runs on
 * @param key whose share of the threads it has
 * @param isOwn whether the scheduler ends with it
 */
record Membership(LoopScheduler scheduler, Object key, boolean isOwn) {

  void join(ControlLoop loop) {
    scheduler.join(loop);
  }

  /** Has no other come after this autoscaler, if the scheduler is its own. */
  void closeWhenLeft() {
    if (isOwn) {
      scheduler.closeWhenLeft();
    }
  }

  void leave(ControlLoop loop) {
    scheduler.leave(loop);
  }

  Optional<Appointment> runAfter(Duration delay, Consumer<Duration> task) {
    return scheduler.runAfter(delay, key, task);
  }
}
