package io.kta.algorithm.rates;

/**
 * The additional demand of a source with a backlog. Immutable.
 *
 * @param catchUpSeconds in how many seconds what is pending should be read; infinite to leave it
 * @param stopSeconds for how many seconds a rescaling stops the job; as if so many seconds of
 *     records were pending, if no more are: then the job is large enough before and after
 * @param unseen how much more, relative to what it reads, may come to a source that is full and
 *     does not tell what is pending; at least 0
 * @since 0.1
 */
public record Backlog(double catchUpSeconds, double stopSeconds, double unseen) {

  /** Leaves the backlog out. */
  public static final Backlog LEFT = new Backlog(Double.POSITIVE_INFINITY, 0);

  /** Creates a backlog of sources that tell what is pending. */
  public Backlog(double catchUpSeconds, double stopSeconds) {
    this(catchUpSeconds, stopSeconds, 0);
  }

  /** Returns this with so much more that may come to a full source unseen. */
  public Backlog withUnseen(double share) {
    return new Backlog(catchUpSeconds, stopSeconds, share);
  }

  /** Checks the numbers. */
  public Backlog {
    if (!(catchUpSeconds > 0)
        || !(stopSeconds >= 0 && stopSeconds < Double.POSITIVE_INFINITY)
        || !(unseen >= 0 && unseen < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "catchUpSeconds is %s, stopSeconds %s and unseen %s; the first must be positive, the others finite and at least 0"
              .formatted(catchUpSeconds, stopSeconds, unseen));
    }
  }

  double addedTo(double demand, double pending) {
    return demand + Math.max(pending, demand * stopSeconds) / catchUpSeconds;
  }
}
