package io.kta.flink;

import io.kta.driver.ScaleDriverException;

/**
 * The slots that a job can have: its own and the free ones. Immutable.
 *
 * @param registered how many there are in all, those of other jobs included
 * @param available how many of them the job has or could have
 */
record SlotSupply(long registered, long available) {
  private static final SlotSupply UNKNOWN = new SlotSupply(Long.MAX_VALUE, Long.MAX_VALUE);

  /**
   * Asks for the slots: one request; if it is not clear whose slots are used, one for each
   * TaskManager and one more. What Flink does not tell is not taken to be missing.
   *
   * @param inUse what the job runs on, as far as it is seen
   * @param demand what it would need
   */
  static SlotSupply of(FlinkRest rest, String jobId, SlotDemand inUse, SlotDemand demand) {
    try {
      Overview first = Overview.read(rest);
      long seen = first.seen(inUse);
      if (first.registered < demand.slots() || seen >= demand.slots()) {
        return new SlotSupply(first.registered, seen);
      }
      long owned = first.free + ownedBy(jobId, rest);
      if (owned >= demand.slots()) {
        return new SlotSupply(first.registered, owned);
      }
      // A slot that was let go between both answers is in neither.
      Overview second = Overview.read(rest);
      return new SlotSupply(second.registered, Math.max(owned, second.seen(inUse)));
    } catch (ScaleDriverException e) {
      if (Thread.currentThread().isInterrupted()) {
        throw e;
      }
      return UNKNOWN;
    }
  }

  /** The slots of the cluster, as one answer has them. */
  private record Overview(int registered, int free) {

    static Overview read(FlinkRest rest) {
      FlinkResponse overview = rest.get("/overview");
      int registered = overview.field("slots-total").integer();
      return new Overview(
          registered,
          overview.optionalField("slots-available").map(FlinkResponse::integer).orElse(registered));
    }

    /** Returns what a job can have beside what it runs on. */
    long seen(SlotDemand inUse) {
      return Math.min(registered, (long) inUse.slots() + free);
    }
  }

  /** A job that waits for slots holds all it could get, though it does not run on them. */
  private static long ownedBy(String jobId, FlinkRest rest) {
    long owned = 0;
    for (FlinkResponse one : rest.get("/taskmanagers").field("taskmanagers").elements()) {
      FlinkResponse details = rest.get("/taskmanagers/" + one.field("id").text());
      owned +=
          details.field("allocatedSlots").elements().stream()
              .filter(slot -> slot.field("jobId").text().equals(jobId))
              .count();
    }
    return owned;
  }

  boolean suffices(SlotDemand demand) {
    return available >= demand.slots();
  }

  /** Returns what is missing for something, and what to do about it. */
  String words(String what, SlotDemand demand) {
    long others = registered - available;
    return "%s needs %d slots and %d are %s: add TaskManagers"
        .formatted(
            what,
            demand.slots(),
            available,
            others > 0
                ? "there for the job, of %d that are registered".formatted(registered)
                : "registered");
  }
}
