package io.kta.examples.referee.flink;

import java.time.Duration;
import org.apache.flink.api.common.JobID;
import org.apache.flink.autoscaler.JobAutoScalerContext;
import org.apache.flink.autoscaler.event.AutoScalerEventHandler;
import org.jspecify.annotations.Nullable;

/** Keeps what it catches, so that it counts as a failed cycle as with everybody else. */
final class Failures implements AutoScalerEventHandler<JobID, JobAutoScalerContext<JobID>> {
  private @Nullable Throwable last;

  @Override
  public void handleEvent(
      JobAutoScalerContext<JobID> context,
      Type type,
      String reason,
      String message,
      @Nullable String messageKey,
      @Nullable Duration interval) {
    // reports are not needed
  }

  @Override
  public void handleException(
      JobAutoScalerContext<JobID> context, String reason, Throwable exception) {
    last = exception;
  }

  void throwIfAny() {
    Throwable thrown = last;
    last = null;
    if (thrown != null) {
      throw new IllegalStateException("Flink's autoscaler reports " + thrown, thrown);
    }
  }
}
