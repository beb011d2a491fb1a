package io.kta.knowledge;

import io.kta.api.Internal;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.RandomAccess;
import java.util.function.Function;

/**
 * The results of past cycles, newest first. The newest few are kept as they are; older ones are
 * packed into some 100 bytes each, and unpacked when an algorithm looks at them. Immutable.
 *
 * @param <M> what monitoring finds
 * @param <A> what analyzing finds
 * @hidden
 */
@Internal
public final class History<M, A> extends AbstractList<CycleResult<M, A>> implements RandomAccess {
  static final int FRESH = 2; // what nearly all algorithms look at in each cycle

  private final List<CycleResult<M, A>> fresh;
  private final List<PackedResults> packed; // newest first
  private final int size;

  private History(List<CycleResult<M, A>> fresh, List<PackedResults> packed, int size) {
    this.fresh = fresh;
    this.packed = packed;
    this.size = size;
  }

  /** Returns a history of results, newest first. */
  public static <M, A> History<M, A> of(List<CycleResult<M, A>> newestFirst) {
    if (newestFirst instanceof History<M, A> history) {
      return history;
    }
    History<M, A> history = new History<>(List.of(), List.of(), 0);
    for (int i = newestFirst.size() - 1; i >= 0; i--) {
      history = history.with(newestFirst.get(i), newestFirst.size());
    }
    return history;
  }

  /** Returns results that do not change: the same list if it is a history, else a copy. */
  public static <M, A> List<CycleResult<M, A>> copy(List<CycleResult<M, A>> results) {
    return results instanceof History<?, ?> || results instanceof View<?>
        ? results
        : List.copyOf(results);
  }

  /** Returns the results as another sees them; each is turned into that when it is looked at. */
  public static <M, A, B> List<CycleResult<M, B>> seen(
      List<CycleResult<M, A>> results, Function<CycleResult<M, A>, CycleResult<M, B>> as) {
    List<CycleResult<M, A>> fixed = copy(results);
    return new View<>(fixed.size(), place -> as.apply(fixed.get(place)));
  }

  /** Returns this with a newer result, and at most so many. */
  History<M, A> with(CycleResult<M, A> newest, int limit) {
    List<CycleResult<M, A>> newer = new ArrayList<>(fresh);
    newer.add(0, fresh.isEmpty() ? newest : newest.sharing(fresh.get(0)));
    List<PackedResults> older = packed;
    if (newer.size() > FRESH) {
      older = packing(newer.remove(FRESH), newer.get(FRESH - 1));
    }
    int most = Math.min(size + 1, limit);
    List<CycleResult<M, A>> kept = newer.subList(0, Math.min(newer.size(), most));
    return new History<>(List.copyOf(kept), within(older, most - kept.size()), most);
  }

  private List<PackedResults> packing(CycleResult<M, A> oldest, CycleResult<M, A> next) {
    List<PackedResults> older = new ArrayList<>(packed);
    if (older.isEmpty() || older.get(0).isFull()) {
      older.add(0, PackedResults.NONE);
    }
    older.set(0, older.get(0).with(oldest, next));
    return older;
  }

  private static List<PackedResults> within(List<PackedResults> all, int most) {
    int left = most;
    int many = 0;
    while (many < all.size() && left > 0) {
      left -= all.get(many++).size();
    }
    return List.copyOf(all.subList(0, many));
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public CycleResult<M, A> get(int place) {
    return result(place, true);
  }

  /** Returns the same results, each of which is unpacked anew when it is looked at. */
  public List<CycleResult<M, A>> once() {
    return new View<>(size, place -> result(place, false));
  }

  @SuppressWarnings("unchecked") // only such results were packed
  private CycleResult<M, A> result(int place, boolean keep) {
    if (place < 0 || place >= size) {
      throw new IndexOutOfBoundsException(place);
    }
    if (place < fresh.size()) {
      return fresh.get(place);
    }
    int left = place - fresh.size();
    for (PackedResults results : packed) {
      if (left < results.size()) {
        return (CycleResult<M, A>) results.get(left, keep);
      }
      left -= results.size();
    }
    throw new IllegalStateException("a history lacks its result " + place);
  }

  /**
   * Returns whether the last plan handed to the driver was reached, without unpacking a result;
   * empty if there was no plan.
   */
  Optional<Boolean> isLastPlanFinished() {
    for (CycleResult<M, A> result : fresh) {
      Optional<Boolean> finished = PackedResults.reached(result.outcome());
      if (finished.isPresent()) {
        return finished;
      }
    }
    int left = size - fresh.size();
    for (PackedResults results : packed) {
      Optional<Boolean> finished = results.isLastPlanFinished(left);
      if (finished.isPresent()) {
        return finished;
      }
      left -= results.size();
    }
    return Optional.empty();
  }

  /** Results that are made when they are looked at. Immutable, as what they are made of is. */
  private static final class View<T> extends AbstractList<T> implements RandomAccess {
    private final int size;
    private final Function<Integer, T> made;

    View(int size, Function<Integer, T> made) {
      this.size = size;
      this.made = made;
    }

    @Override
    public int size() {
      return size;
    }

    @Override
    public T get(int place) {
      return made.apply(place);
    }
  }
}
