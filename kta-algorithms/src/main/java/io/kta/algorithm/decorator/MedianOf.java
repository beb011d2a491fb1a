package io.kta.algorithm.decorator;

import io.kta.algorithm.Algorithm;
import java.util.List;

/**
 * The median of an algorithm's recent proposals, operator by operator: single outliers, as of
 * operators that work in bursts, have no effect. Immutable, if the algorithm is.
 *
 * @param <M> what monitoring finds
 * @param <A> what analyzing finds
 * @since 0.1
 */
public final class MedianOf<M, A> extends Decorator<M, A> {

  /**
   * Creates the decorator.
   *
   * @param algorithm what to decorate
   * @param proposals of how many proposals, at least 1; as long as there are fewer, of those
   */
  public MedianOf(Algorithm<M, A> algorithm, int proposals) {
    super(algorithm, proposals);
    if (proposals < 1) {
      throw new IllegalArgumentException("proposals is " + proposals + "; it must be at least 1");
    }
  }

  /** The higher one of the two in the middle of an even number. */
  @Override
  double chosen(List<Wish> wishes) {
    int[] sorted = wishes.stream().mapToInt(Wish::instances).sorted().toArray();
    return sorted[sorted.length / 2];
  }

  @Override
  String verb() {
    return "median";
  }
}
