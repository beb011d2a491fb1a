package io.kta.knowledge;

import io.kta.driver.ApplyResult;
import java.lang.ref.SoftReference;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A few results in a row, packed, with what they have in common. Immutable, but for what was
 * unpacked already, which is kept as long as memory allows.
 */
final class PackedResults {
  static final Object[] NOTHING = {};
  static final PackedResults NONE =
      new PackedResults(NOTHING, new byte[0], new int[0], NOTHING, 0, 0);

  private static final int MOST = 25; // what they have in common is let go with them

  private final Object[] shared;
  private final byte[] numbers; // those of the oldest first
  private final int[] ends; // where the numbers of each end
  private final @Nullable Object[] own; // what each keeps as objects, which few do; or all of it
  private final int withPlan; // a bit for each result: whether a plan was handed to the driver,
  private final int finished; // and whether it was reached

  /** By place. Threads may unpack a result at the same time: either is as good. */
  private volatile @Nullable SoftReference<Map<Integer, CycleResult<?, ?>>> unpacked;

  private PackedResults(
      Object[] shared,
      byte[] numbers,
      int[] ends,
      @Nullable Object[] own,
      int withPlan,
      int finished) {
    this.shared = shared;
    this.numbers = numbers;
    this.ends = ends;
    this.own = own;
    this.withPlan = withPlan;
    this.finished = finished;
  }

  int size() {
    return ends.length;
  }

  boolean isFull() {
    return ends.length >= MOST;
  }

  /**
   * Returns these with a newer result.
   *
   * @param next the result of the cycle after it, by which it is packed
   */
  PackedResults with(CycleResult<?, ?> newest, CycleResult<?, ?> next) {
    ResultPacker packer = new ResultPacker(shared);
    byte[] its = packed(packer, newest, next);
    byte[] shortest = its.length == 0 ? its : shortest(its);
    byte[] more = Arrays.copyOf(numbers, numbers.length + shortest.length);
    System.arraycopy(shortest, 0, more, numbers.length, shortest.length);
    int bit = 1 << size();
    Optional<Boolean> reached = reached(newest.outcome());
    PackedResults with =
        new PackedResults(
            its.length > 0 && packer.hasAdded() ? packer.shared() : shared,
            more,
            with(ends, more.length),
            withOwn(its.length > 0 ? packer.own() : newest),
            reached.isPresent() ? withPlan | bit : withPlan,
            reached.orElse(false) ? finished | bit : finished);
    Map<Integer, CycleResult<?, ?>> known = known();
    if (known != null) {
      with.unpacked = new SoftReference<>(new ConcurrentHashMap<>(known));
    }
    return with;
  }

  /** Returns numbers after which result's they differ from, counted from 1; or after a 0. */
  private byte[] shortest(byte[] its) {
    for (int i = size() - 1; i >= 0; i--) {
      int from = start(i);
      if (ends[i] - from == its.length + 1 && numbers[from] == 0) {
        byte[] difference = Difference.of(its, numbers, from + 1);
        return difference.length < its.length ? after(i + 1, difference) : after(0, its);
      }
    }
    return after(0, its);
  }

  private static byte[] after(int first, byte[] others) {
    byte[] all = new byte[others.length + 1];
    all[0] = (byte) first;
    System.arraycopy(others, 0, all, 1, others.length);
    return all;
  }

  private byte[] numbers(int index) {
    int from = start(index);
    if (numbers[from] == 0) {
      return Arrays.copyOfRange(numbers, from + 1, ends[index]);
    }
    byte[] its = numbers(numbers[from] - 1);
    Difference.apply(numbers, from + 1, its);
    return its;
  }

  private int start(int index) {
    return index == 0 ? 0 : ends[index - 1];
  }

  private static int[] with(int[] ends, int newest) {
    int[] more = Arrays.copyOf(ends, ends.length + 1);
    more[ends.length] = newest;
    return more;
  }

  private @Nullable Object[] withOwn(Object newest) {
    if (newest == NOTHING) {
      return own;
    }
    @Nullable Object[] more = Arrays.copyOf(own, size() + 1);
    more[size()] = newest;
    return more;
  }

  /**
   * Returns no bytes for a result that does not come back equal: a record of a user's own may
   * change what it is made of, or refuse it.
   */
  private static byte[] packed(
      ResultPacker packer, CycleResult<?, ?> result, CycleResult<?, ?> next) {
    try {
      byte[] numbers = packer.pack(result, next);
      ResultUnpacker back = new ResultUnpacker(packer.shared(), numbers, packer.own());
      return back.unpack().equals(result) ? numbers : new byte[0];
    } catch (ReflectiveOperationException | RuntimeException e) {
      return new byte[0];
    }
  }

  /**
   * Returns a result; the newest is at 0.
   *
   * @param keep whether it is likely to be asked for again
   */
  CycleResult<?, ?> get(int place, boolean keep) {
    int index = size() - 1 - place;
    Map<Integer, CycleResult<?, ?>> known = known();
    CycleResult<?, ?> result = known == null ? null : known.get(index);
    if (result != null) {
      return result;
    }
    result = unpacked(index);
    if (keep) {
      if (known == null) {
        known = new ConcurrentHashMap<>();
        unpacked = new SoftReference<>(known);
      }
      known.put(index, result);
    }
    return result;
  }

  private @Nullable Map<Integer, CycleResult<?, ?>> known() {
    SoftReference<Map<Integer, CycleResult<?, ?>>> kept = unpacked;
    return kept == null ? null : kept.get();
  }

  private CycleResult<?, ?> unpacked(int index) {
    Object objects = index < own.length && own[index] != null ? own[index] : NOTHING;
    if (objects instanceof CycleResult<?, ?> result) {
      return result;
    }
    try {
      return new ResultUnpacker(shared, numbers(index), (Object[]) objects).unpack();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a result was packed that cannot be unpacked again", e);
    }
  }

  /** Returns whether the last plan of so many of the newest results was reached, if any had one. */
  Optional<Boolean> isLastPlanFinished(int newest) {
    int first = Math.max(0, size() - newest);
    int considered = withPlan >>> first << first;
    return considered == 0
        ? Optional.empty()
        : Optional.of((finished & Integer.highestOneBit(considered)) != 0);
  }

  /** Returns whether the plan that a cycle handed to the driver was reached; empty if none was. */
  static Optional<Boolean> reached(Outcome outcome) {
    if (outcome instanceof Outcome.Applied applied) {
      return Optional.of(!(applied.result() instanceof ApplyResult.Accepted));
    }
    return outcome instanceof Outcome.Failed failed && failed.step() == Step.APPLY
        ? Optional.of(false)
        : Optional.empty();
  }
}
