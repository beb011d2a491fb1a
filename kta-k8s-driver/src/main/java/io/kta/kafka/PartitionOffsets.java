package io.kta.kafka;

import io.kta.kafka.Consumption.Uncommitted;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Where one partition begins and ends, and how far a group has come in it.
 *
 * @param begin the offset of the first record that is still there
 * @param end the offset that the next record will get
 * @param committed the offset that the group reads next; empty if it has committed none
 */
record PartitionOffsets(long begin, long end, Optional<Long> committed) {

  /**
   * Returns how many records wait for the group, or empty if that is unknown. Records that
   * retention has removed no longer wait. A group that is beyond the end has read another topic of
   * that name, which was deleted.
   */
  OptionalLong lag(Uncommitted rule) {
    if (begin == end) {
      return OptionalLong.of(0);
    }
    if (committed.isEmpty()) {
      return rule == Uncommitted.FROM_EARLIEST
          ? OptionalLong.of(end - begin)
          : OptionalLong.empty();
    }
    long next = Math.max(begin, committed.get());
    return next > end ? OptionalLong.empty() : OptionalLong.of(end - next);
  }
}
