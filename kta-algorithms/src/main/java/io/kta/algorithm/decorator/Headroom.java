package io.kta.algorithm.decorator;

import io.kta.algorithm.Algorithm;
import java.util.List;

/**
 * Adds a share to the proposals of an algorithm. Immutable, if the algorithm is.
 *
 * @param <M> what monitoring finds
 * @param <A> what analyzing finds
 * @since 0.1
 */
public final class Headroom<M, A> extends Decorator<M, A> {
  private final double share;

  /**
   * Creates the decorator.
   *
   * @param algorithm what to decorate; its proposals must not depend on what the job runs at, as
   *     those of an algorithm that adds a fixed number do, or they would grow without end
   * @param share how much more, finite and at least 0; 0.2 is a fifth
   */
  public Headroom(Algorithm<M, A> algorithm, double share) {
    super(algorithm, 1);
    if (!(share >= 0 && share < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "share is " + share + "; it must be finite and at least 0");
    }
    this.share = share;
  }

  @Override
  double chosen(List<Wish> wishes) {
    return wishes.get(0).instances() * (1 + share);
  }

  @Override
  String verb() {
    return "headroom";
  }
}
